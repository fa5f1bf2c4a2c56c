// The patches that exist in the demo fleet. Titles follow those of the vendors; numbers and versions are made up.

/** Windows versions, by which the updates of Windows are told apart. */
export type WindowsVersion =
  | 'Windows 11 24H2'
  | 'Windows 11 25H2'
  | 'Windows 10 22H2'
  | 'Server 2016'
  | 'Server 2019'
  | 'Server 2022'
  | 'Server 2025';

/** A patch as it exists before any device has it. */
export interface CatalogueEntry {
  readonly title: string;
  readonly product: string;
  readonly severity: Severity;
  readonly url: string;
  /** Unix time in milliseconds, at midnight UTC. */
  readonly released: number;
  /** 0 is the newest of its kind. */
  readonly age: number;
}

/** 3 is Moderate (C). Guess: the others, around it. */
const severityCodes = { Unspecified: 0, Low: 2, Moderate: 3, Important: 4, Critical: 5 } as const;
type Severity = readonly [code: number, label: string];

/** Where an update of Windows is explained, without its number: that is made up. */
const microsoft = 'https://learn.microsoft.com/windows/release-health/';

const windowsNames: Readonly<Record<WindowsVersion, string>> = {
  'Windows 11 24H2': 'Windows 11 Version 24H2',
  'Windows 11 25H2': 'Windows 11 Version 25H2',
  'Windows 10 22H2': 'Windows 10 Version 22H2',
  'Server 2016': 'Windows Server 2016',
  'Server 2019': 'Windows Server 2019',
  'Server 2022': 'Microsoft server operating system version 21H2',
  'Server 2025': 'Microsoft server operating system version 24H2',
};

/** The updates that Windows itself gets, newest first. */
export function windowsUpdates(version: WindowsVersion): CatalogueEntry[] {
  const name = windowsNames[version];
  const number = Object.keys(windowsNames).indexOf(version);
  return Array.from({ length: 12 }, (_, age) => age).flatMap((age) => {
    const month = new Date(Date.UTC(2026, 9 - age)).toISOString().slice(0, 7);
    const kb = 5_092_140 - age * 2_203 + number * 17;
    return [
      entry(
        `${month} Cumulative Update for ${name} for x64-based Systems (KB${kb})`,
        name,
        age % 3 === 1 ? 'Important' : 'Critical',
        { url: microsoft, age: age },
      ),
      entry(
        `${month} Cumulative Update for .NET Framework 3.5 and 4.8.1 for ${name} for x64 (KB${kb + 211})`,
        '.NET Framework',
        'Important',
        { url: microsoft, age: age },
      ),
      entry(`Windows Malicious Software Removal Tool x64 - v5.${142 - age} (KB890830)`, 'Windows', 'Unspecified', {
        url: microsoft,
        age: age,
      }),
      ...(age < 4
        ? [
            entry(
              'Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 ' +
                `(Version 1.${439 - age}.${(age * 131) % 400}.0)`,
              'Microsoft Defender Antivirus',
              'Unspecified',
              { url: microsoft, age: age },
            ),
          ]
        : []),
      ...(age < 6
        ? [
            entry(
              'Update for Microsoft Defender Antivirus antimalware platform - KB4052623 ' +
                `(Version 4.18.${26_090 - age * 10}.${9 - age})`,
              'Microsoft Defender Antivirus',
              'Moderate',
              { url: microsoft, age: age },
            ),
          ]
        : []),
    ];
  });
}

/** Name with a place for the version, product, severity, page, versions from the newest. */
const products: readonly (readonly [string, string, keyof typeof severityCodes, string, readonly string[]])[] = [
  [
    'Adobe Acrobat Reader DC (64-bit) (x64) #',
    'Adobe Reader DC (64-bit)',
    'Critical',
    'https://helpx.adobe.com/acrobat/release-note/release-notes-acrobat-reader.html',
    versions('26.3.20', [9, 171, -14]),
  ],
  [
    'Google Chrome (x64) #',
    'Google Chrome',
    'Critical',
    'https://chromereleases.googleblog.com/',
    versions('', [14, 154, -1], '.0.8012.61'),
  ],
  [
    'Mozilla Firefox (x64) #',
    'Mozilla Firefox',
    'Critical',
    'https://www.mozilla.org/firefox/releases/',
    versions('', [12, 152, -1], '.0.1'),
  ],
  [
    'Microsoft Edge (x64) #',
    'Microsoft Edge',
    'Important',
    'https://learn.microsoft.com/deployedge/microsoft-edge-relnote-stable-channel',
    versions('', [12, 154, -1], '.0.3912.40'),
  ],
  ['7-Zip (x64) #', '7-Zip', 'Important', 'https://www.7-zip.org/history.txt', versions('26.0', [5, 5, -1])],
  [
    'Java 8 Update # (64-bit)',
    'Java 8',
    'Critical',
    'https://www.oracle.com/java/technologies/javase/8all-relnotes.html',
    versions('', [4, 501, -10]),
  ],
  [
    'Zoom Workplace (64-bit) #',
    'Zoom Workplace',
    'Moderate',
    'https://support.zoom.com/hc/en/release-notes',
    versions('6.', [10, 18, -1], '.3'),
  ],
  [
    'Notepad++ (x64) #',
    'Notepad++',
    'Moderate',
    'https://notepad-plus-plus.org/downloads/',
    versions('8.9.', [8, 12, -1]),
  ],
  [
    'VLC media player (x64) #',
    'VLC media player',
    'Low',
    'https://www.videolan.org/vlc/releases/',
    versions('3.0.', [4, 24, -1]),
  ],
  [
    'TeamViewer (x64) #',
    'TeamViewer',
    'Moderate',
    'https://community.teamviewer.com/English/categories/change-logs-en',
    versions('15.', [8, 81, -1], '.4'),
  ],
  [
    'PuTTY (x64) #',
    'PuTTY',
    'Important',
    'https://www.chiark.greenend.org.uk/~sgtatham/putty/changes.html',
    versions('0.', [4, 86, -1]),
  ],
  ['WinSCP #', 'WinSCP', 'Low', 'https://winscp.net/eng/docs/history', versions('6.5.', [5, 9, -1])],
  [
    'LibreOffice (x64) #',
    'LibreOffice',
    'Moderate',
    'https://www.libreoffice.org/download/release-notes/',
    versions('26.2.', [6, 7, -1]),
  ],
  [
    'Microsoft .NET Runtime - 8.0.# (x64)',
    '.NET 8.0',
    'Important',
    'https://dotnet.microsoft.com/download/dotnet/8.0',
    versions('', [10, 27, -1]),
  ],
];

/** The patches of other vendors, newest first within a product. */
export const otherPatches: readonly CatalogueEntry[] = products.flatMap(([name, product, severity, url, list]) =>
  list.map((version, age) => entry(name.replace('#', version), product, severity, { url, age })),
);

/** The patches of database servers. */
export const sqlPatches: readonly CatalogueEntry[] = versions('', [5, 36, -1]).map((number, age) =>
  entry(
    `Cumulative Update ${number} for SQL Server 2019 (KB${5_090_407 - age * 3_011})`,
    'SQL Server 2019',
    'Moderate',
    { url: microsoft, age: age },
  ),
);

function entry(
  title: string,
  product: string,
  severity: keyof typeof severityCodes,
  { url, age }: Pick<CatalogueEntry, 'url' | 'age'>,
): CatalogueEntry {
  // The second Tuesday of a month, or near it.
  return {
    title,
    product,
    severity: [severityCodes[severity], severity],
    url,
    released: Date.UTC(2026, 9 - age, 13 - (title.length % 4)),
    age,
  };
}

/** Returns version numbers from the newest, as `${before}${number}${after}`. */
function versions(
  before: string,
  [count, newest, step]: readonly [count: number, newest: number, step: number],
  after = '',
): string[] {
  return Array.from({ length: count }, (_, n) => `${before}${newest + n * step}${after}`);
}

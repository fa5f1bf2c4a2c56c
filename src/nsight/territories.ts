/** A place where accounts are hosted, and the host of its API. */
export interface Territory {
  readonly name: string;
  readonly host: string;
}

/** The territories that N-able documents, by name (D). Other hosts occur (C). */
export const territories: readonly Territory[] = [
  { name: 'Americas', host: 'www.am.remote.management' },
  { name: 'Asia', host: 'wwwasia.system-monitor.com' },
  { name: 'Australia', host: 'www.system-monitor.com' },
  { name: 'Europe', host: 'wwweurope1.systemmonitor.eu.com' },
  { name: 'France (FR)', host: 'wwwfrance.systemmonitor.eu.com' },
  { name: 'France 1', host: 'wwwfrance1.systemmonitor.eu.com' },
  { name: 'Germany', host: 'wwwgermany1.systemmonitor.eu.com' },
  { name: 'Ireland', host: 'wwwireland.systemmonitor.eu.com' },
  { name: 'Poland', host: 'wwwpoland1.systemmonitor.eu.com' },
  { name: 'United Kingdom', host: 'www.systemmonitor.co.uk' },
  { name: 'United States', host: 'www.systemmonitor.us' },
];

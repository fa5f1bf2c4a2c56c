// The clients and sites of the demo fleet. All names are made up.

/**
 * A client: its domain, time zone, the first names of its people, and its sites with their servers and workstations.
 */
export interface DemoPlace {
  readonly name: string;
  readonly domain: string;
  readonly timezone: string;
  readonly people: readonly string[];
  readonly sites: readonly (readonly [name: string, servers: number, workstations: number])[];
}

const german = [
  'ANNA',
  'BERND',
  'CLAUDIA',
  'DIETER',
  'EVA',
  'FELIX',
  'HEIKE',
  'JENS',
  'KATRIN',
  'LUKAS',
  'MIRIAM',
  'UWE',
];
const englishPlaces = [
  'ALICE',
  'BEN',
  'CHLOE',
  'DAVID',
  'EMMA',
  'GRACE',
  'HARRY',
  'ISLA',
  'JACK',
  'NINA',
  'OSCAR',
  'RUTH',
  'TOM',
];
const french = ['AGATHE', 'BRUNO', 'CAMILLE', 'HUGO', 'LEA', 'RENE'];
const polish = ['AGNIESZKA', 'JAN', 'KASIA', 'MAREK', 'PIOTR', 'ZOFIA'];
const swedish = ['ASTRID', 'ELIN', 'GUSTAV', 'LARS', 'MAJA', 'OLLE', 'SIGRID'];

/** Twelve clients, thirty sites; one client has no sites, one site no devices. */
export const places: readonly DemoPlace[] = [
  {
    name: 'Bäckerei Grünwald & Söhne',
    domain: 'GRUENWALD',
    timezone: 'Europe/Berlin',
    people: german,
    sites: [
      ['Hauptsitz', 2, 9],
      ['Filiale Bahnhof', 0, 4],
      ['Filiale Süd', 0, 3],
    ],
  },
  {
    name: 'Brightmoor & Yarrow Solicitors',
    domain: 'BRIGHTMOOR',
    timezone: 'Europe/London',
    people: englishPlaces,
    sites: [
      ['Kingsgate Office', 4, 20],
      ['Harbour Office', 1, 11],
    ],
  },
  {
    name: 'Café Élysande',
    domain: 'ELYSANDE',
    timezone: 'Europe/Paris',
    people: french,
    sites: [
      ['Rive Gauche', 0, 3],
      ['Atelier & Entrepôt', 1, 4],
    ],
  },
  {
    name: 'Harrowmere Logistics',
    domain: 'HARROWMERE',
    timezone: 'Europe/London',
    people: englishPlaces,
    sites: [
      ['Head Office', 4, 14],
      ['Depot North', 3, 14],
      ['Depot South', 2, 12],
      ['Cross Dock 7', 0, 5],
    ],
  },
  {
    name: 'Lindqvarn Arkitekter',
    domain: 'LINDQVARN',
    timezone: 'Europe/Stockholm',
    people: swedish,
    sites: [
      ['Göteborg', 2, 13],
      ['Malmö', 1, 7],
    ],
  },
  { name: 'Marlowick Interiors', domain: 'MARLOWICK', timezone: '', people: englishPlaces, sites: [] },
  {
    name: "O'Tarran Dental Care",
    domain: 'OTARRAN',
    timezone: 'Europe/Dublin',
    people: englishPlaces,
    sites: [
      ['Main Street', 1, 6],
      ['Riverside', 1, 5],
      ["St Brigid's Road", 0, 4],
    ],
  },
  {
    name: 'Ostrander-Fields Accounting',
    domain: 'OFA',
    timezone: 'America/New_York',
    people: englishPlaces,
    sites: [
      ['Suite 400', 3, 12],
      ['Records Store', 0, 0],
    ],
  },
  // The trailing space is meant: N-sight's texts have them (C).
  {
    name: 'Quillhaven Primary School ',
    domain: 'QUILLHAVEN',
    timezone: 'Europe/London',
    people: englishPlaces,
    sites: [
      ['Main Building', 2, 12],
      ['Library & ICT Suite', 1, 10],
    ],
  },
  {
    name: 'Sternfurt Kliniken',
    domain: 'STERNFURT',
    timezone: 'Europe/Berlin',
    people: german,
    sites: [
      ['Haupthaus', 6, 16],
      ['Tagesklinik', 2, 9],
      ['Verwaltung', 2, 11],
      ['Labor', 1, 6],
    ],
  },
  {
    name: 'Tessmarck Maschinenbau GmbH',
    domain: 'TESSMARCK',
    timezone: 'Europe/Berlin',
    people: german,
    sites: [
      ['Werk 1', 4, 12],
      ['Werk 2', 2, 9],
      ['Werk 10', 1, 6],
      ['Vertrieb', 1, 10],
    ],
  },
  {
    name: 'Zakłady Wierzbówka',
    domain: 'WIERZBOWKA',
    timezone: 'Europe/Warsaw',
    people: polish,
    sites: [
      ['Łódź', 2, 8],
      ['Kraków', 1, 6],
    ],
  },
];

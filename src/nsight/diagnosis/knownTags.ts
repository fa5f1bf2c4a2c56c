import type { ReadService } from '../records';

/** The tags that are known to occur in one element, in lower case as the parser returns them. */
export interface Tags {
  /** Documented as always present, though most may be empty. */
  readonly documented: readonly string[];
  /** Seen (C), expected (I), or documented as optional. */
  readonly possible: readonly string[];
}

const checkedDevice = tags('', 'id name failed_checks offline overdue unreachable');
const absence = tags('', 'startdate starttime description');

/** The known tags of the answers to each read, by element (docs/nsight-api.md), whether or not we use them. */
export const knownTags: Readonly<Record<ReadService, ReadonlyMap<string, Tags>>> = {
  list_clients: listTags('client', {
    client: tags(
      `name clientid view_dashboard view_wkstsn_assets dashboard_username timezone creation_date server_count
      workstation_count mobile_device_count device_count`,
      'id',
    ),
  }),
  list_sites: listTags('site', {
    site: tags('siteid name connection_ok creation_date primary_router secondary_router', 'id'),
  }),
  list_servers: listTags('server', { server: device('server') }),
  list_workstations: listTags('workstation', { workstation: device('workstation') }),
  list_devices_at_client: listTags('client', {
    client: tags('id name site', 'clientid'),
    site: tags('id name', 'siteid server workstation mobile_device mobiledevice mobile'),
    server: inventoryDevice('server'),
    workstation: inventoryDevice('workstation'),
    checkcount: tags('dsc_247 pass clear fail'),
  }),
  patch_list_all: listTags(
    'patch',
    {
      patches: tags('', 'patch error'),
      patch: tags(
        'patchid policy policylabel patchicon status selectpatch statuslabel patchurl patchtitle product severity',
        'id title severitylabel releasedate releasedatetext installdate installdatetext deployable uninstallable',
      ),
    },
    'patches',
  ),
  list_failing_checks: listTags('client', {
    client: tags('clientid name', 'id site sites servers workstations server workstation'),
    sites: tags('', 'site'),
    site: tags('siteid name', 'id servers workstations server workstation'),
    servers: tags('', 'server'),
    workstations: tags('', 'workstation'),
    server: checkedDevice,
    workstation: checkedDevice,
    failed_checks: tags('', 'check'),
    check: tags('', 'checkid check_type description date time formatted_output checkstatus consecutive_fails'),
    offline: absence,
    overdue: absence,
    unreachable: absence,
  }),
};

function device(type: string): Tags {
  return tags(
    `${type}id guid name description install_date last_boot_time dsc_active user domain manufacturer model ip
      external_ip mac1 mac2 mac3 os os_details agent_version agent_mode online active_247 check_interval_247 status_247
      local_date_247 utc_offset device_serial last_scan_time`,
    'id username atz_dst_date utc_apt',
  );
}

function inventoryDevice(type: string): Tags {
  const documented = 'id name username description status takecontrol patch mav mob systray mavbreck';
  return tags(documented, `${type}id checkcount`);
}

/** Returns the tags of a list: the common envelope, and what is inside. */
function listTags(record: string, inside: Readonly<Record<string, Tags>>, others = ''): ReadonlyMap<string, Tags> {
  return new Map(
    Object.entries({
      result: tags('', `items error ${record} ${others}`),
      items: tags('', record),
      error: tags('', 'errorcode code message'),
      ...inside,
    }),
  );
}

function tags(documented: string, possible = ''): Tags {
  const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);
  return { documented: words(documented), possible: words(possible) };
}

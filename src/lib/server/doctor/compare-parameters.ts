import type { Endpoint, EndpointName } from '../endpoints';
import { isDispensable } from '../gateway/endpoint-losses';
import type { Finding } from './correction';
import type { Names } from './request-shape';

/** What else a parameter is called if the platform, or others like it, name it otherwise. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  productKey: ['pk'],
  deviceKey: ['dk'],
  page: ['pageNum', 'pageNo', 'current'],
  pageSize: ['size', 'limit', 'rows'],
  deviceName: ['name', 'keyword'],
  componentNo: ['comNo'],
  reportStatus: ['status'],
  operType: ['operateType', 'operationType'],
  appointStartTime: ['startTime'],
  appointEndTime: ['endTime'],
  signature: ['sign'],
  pwd: ['password'],
  refreshToken: ['token'],
};

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The described name that means the parameter; null if there is none that nothing else means. */
function nameFor(ours: string, names: NonNullable<Names>, taken: ReadonlySet<string>): string | null {
  const wanted = [ours, ...(synonyms[ours] ?? [])].map(plain);
  return [...names.keys()].find((name) => wanted.includes(plain(name)) && !taken.has(name)) ?? null;
}

/** What these are signed with is sent only if an operator has said how. */
const signedAtWill: ReadonlySet<EndpointName> = new Set(['bluetoothPlan', 'reportUpgrade']);
const signatureNames = new Set(['signature', 'signType']);

function unknownName(
  name: EndpointName,
  { ours, theirs, renamed }: { ours: string; theirs: string; renamed: string | null },
): Finding {
  if (renamed !== null) {
    return {
      difference: `${theirs} is called ${renamed}`,
      correction: { parameters: { [ours]: renamed } },
    };
  }
  return {
    difference: `${theirs} is not among its parameters`,
    correction: isDispensable(name, ours) ? { parameters: { [ours]: null } } : {},
  };
}

/** Compares what an endpoint sends with the names that are described; `isSigned`: whether an operator
 * has said how the Bluetooth calls are signed. */
export function compareParameters(
  name: EndpointName,
  { parameters, constants = {} }: Endpoint,
  names: Names,
  isSigned: boolean,
): Finding[] {
  if (names === null) return [];
  const unsigned = signedAtWill.has(name) && !isSigned;
  const sent = Object.entries(parameters).filter(([ours]) => !unsigned || !signatureNames.has(ours));
  const taken = new Set([...sent.map(([, theirs]) => theirs), ...Object.keys(constants)]);
  const findings: Finding[] = [];
  for (const [ours, theirs] of sent) {
    if (names.has(theirs)) continue;
    const renamed = nameFor(ours, names, taken);
    if (renamed !== null) taken.add(renamed);
    findings.push(unknownName(name, { ours, theirs, renamed }));
  }
  for (const [theirs, { required }] of names) {
    if (!required || taken.has(theirs)) continue;
    const how = signatureNames.has(theirs) ? ': BLUETOOTH_SIGNATURE says how to make it' : '';
    findings.push({ difference: `it needs ${theirs}, which is not sent${how}`, correction: {} });
  }
  return findings;
}

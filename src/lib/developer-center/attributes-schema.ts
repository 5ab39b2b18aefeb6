import * as v from 'valibot';
import type { DeviceAttributes } from './types';
import * as value from './values';

const MEASURED = value.decorative(value.measured);

const ReportedSchema = v.object({
  version: value.wording,
  mcuVersion: v.nullish(v.unknown(), ''),
  battery: MEASURED,
  signalStrength: MEASURED,
  rsrp: MEASURED,
  memoryFree: MEASURED,
  memoryFreeUnit: MEASURED,
});

const ResourceSchema = v.object({ resourceCode: v.string(), resourceValue: v.nullish(v.unknown(), null) });

/** A device's resources by their codes; those that cannot be read are left out. */
const ResourcesSchema = v.fallback(v.nullish(v.array(v.unknown()), []), []);

/**
 * getDeviceBusinessAttributes of type 1. Clients read the resources from `deviceData`, the vendor's SDK also has them
 * by code in `tslResourcesInfo`. The first is taken, and the second if that is missing. None of it decides.
 */
export const AttributesSchema = v.pipe(
  v.nullish(
    v.object({
      deviceData: v.fallback(v.nullish(v.record(v.string(), v.unknown()), null), null),
      tslResourcesInfo: ResourcesSchema,
      memoryFreeUnit: v.nullish(v.unknown(), null),
    }),
    {},
  ),
  v.transform(({ deviceData, tslResourcesInfo, memoryFreeUnit }): Record<string, unknown> => {
    if (deviceData !== null) return { ...deviceData, memoryFreeUnit };
    const resources = tslResourcesInfo.flatMap((each) => (v.is(ResourceSchema, each) ? [each] : []));
    const byCode = new Map(resources.map((each) => [each.resourceCode, each.resourceValue]));
    return {
      version: byCode.get('version'),
      mcuVersion: byCode.get('mcu_version'),
      battery: byCode.get('battery'),
      signalStrength: byCode.get('signal_strength'),
      memoryFree: byCode.get('memory_free'),
      memoryFreeUnit,
    };
  }),
  ReportedSchema,
  v.transform((reported): DeviceAttributes => ({
    moduleVersion: textOrNull(reported.version),
    mcuVersion: textOrNull(mcuVersions(reported.mcuVersion)),
    battery: reported.battery,
    signal: reported.signalStrength ?? reported.rsrp,
    memoryFree: reported.memoryFree,
    memoryFreeUnit: reported.memoryFreeUnit,
  })),
);

const VersionsSchema = v.array(v.object({ name: value.wording, version: value.wording }));

/** mcuVersion is a text; some centers put a list of names and versions into it, as such or as JSON. */
function mcuVersions(told: unknown): string {
  const list = v.safeParse(VersionsSchema, typeof told === 'string' ? jsonOf(told) : told);
  if (list.success) {
    const [first, ...others] = list.output.filter(({ version }) => version !== '');
    if (first !== undefined && others.length === 0) return first.version;
    return [first, ...others]
      .flatMap((each) => (each ? [`${each.name} ${each.version}`.trim()] : []))
      .join(', ');
  }
  return v.parse(value.wording, told);
}

function jsonOf(text: string): unknown {
  if (!text.startsWith('[')) return null;
  try {
    return JSON.parse(text);
  } catch {
    // A version that begins with a bracket.
    return null;
  }
}

function textOrNull(value: string): string | null {
  return value.trim() === '' ? null : value;
}

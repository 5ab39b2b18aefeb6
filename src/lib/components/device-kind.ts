/** What a device is, as far as a drawing can tell. */
export type DeviceKind = 'tracker' | 'plug' | 'gateway' | 'sensor' | 'device';

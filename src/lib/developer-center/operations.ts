/**
 * The operations that a page may ask of the Developer Center, by name: POST `/gateway/api/<name>`.
 * What each becomes upstream stands in the gateway's endpoint table alone.
 */
export const operationNames = [
  'devices', // {page, pageSize, deviceName?} → one page of the user's devices
  'device', // {productKey, deviceKey}
  'deviceAttributes', // {productKey, deviceKey} → versions, battery, signal
  'devicePlan', // {productKey, deviceKey} → the plan, or null
  'actOnPlans', // [{productKey, deviceKey, planId, operType, appointStartTime?, appointEndTime?}]
  'upgradeDetails', // [{productKey, deviceKey, planId}], at most 100 → plans in no promised order
  'devicesWithPlan', // {page, pageSize}
  'planCount', // {}
  'autoConfirmation', // {productKey, deviceKey} → boolean
  'autoConfirmationOn', // {productKey, deviceKey}
  'autoConfirmationOff', // {productKey, deviceKey}
  'acknowledgeResult', // {productKey, deviceKey, planId}
  'bluetoothPlan', // {productKey, deviceKey}
  'reportUpgrade', // {productKey, deviceKey, componentNo, report}: the gateway knows the codes
  'deviceSecret', // {productKey, deviceKey} → the Bluetooth secret of one own device
] as const;

export type OperationName = (typeof operationNames)[number];

/** What can be reported of a Bluetooth upgrade; the gateway turns the name into the platform's reportStatus. */
export const reportNames = ['confirmed', 'downloading', 'transferring', 'succeeded', 'failed'] as const;

export type ReportName = (typeof reportNames)[number];

/** The version of the gateway's answers; a page that knows only an older one asks to be reloaded. */
export const GATEWAY_API_VERSION = 1;

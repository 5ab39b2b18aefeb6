/** Fields whose values say how a platform writes things and nothing of whom: all others are described, not shown. */
const shownFields = new Set(
  [
    'code total pageNum pageSize size pages hasNextPage isLastPage nextPage',
    'onlineStatus deviceStatus verified deviceType capabilitiesBitmask networkType accessType signalStrength',
    'upgradeStatus userConfirmStatus upgradeProgress upgradeFinishTips dataType comType sort versionMatch',
    'downloadStatus downloadProgress cver tver version battery signal space memoryFree rsrp rsrq snr voltage',
    'planStartTime planEndTime appointStartTime appointEndTime lastConnTimeTs lastOfflineTimeTs activeTimeTs',
    'expirationTime updIndex fileSize haveDeviceUpgradeSum protocol type',
  ].flatMap((names) => names.split(' ')),
);

const LONGEST_SHOWN = 40;

function described(value: string | number): string {
  if (typeof value === 'number') return '<number>';
  if (value === '') return '';
  return /^\d+$/.test(value) ? `<${value.length} digits>` : `<text of ${value.length}>`;
}

function isShown(name: string, value: string | number): boolean {
  return shownFields.has(name) && String(value).length <= LONGEST_SHOWN;
}

/**
 * An answer with its form and without what is in it: every name, the first item of each list, and of values only those
 * that belong to nobody. So it can be shown to somebody else.
 */
export function redacted(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    const more = value.length > 1 ? [`<${value.length - 1} more>`] : [];
    return [...value.slice(0, 1).map((item) => redacted(item, name)), ...more];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, redacted(inner, field)]));
  }
  if (typeof value === 'string' || typeof value === 'number') {
    return isShown(name, value) ? value : described(value);
  }
  return value;
}

/** Hides texts that must not be shown wherever they stand, also within others; short ones would hide too much. */
export function mask(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, '•••'), text);
}

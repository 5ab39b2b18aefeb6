import type { LinkProfile } from '$lib/storage/link-profile-record';

/** What a clean transfer to a product has taught. */
export const keptProfile: LinkProfile = {
  transfer: {
    ...{ writeSize: 244, commands: 'most', longWrites: 'untried', acknowledgementStyle: 'own' },
    ...{ packetLimit: 'data', packetLength: 'fitted', inFlight: 'two', tookCleanTransfer: true },
  },
  bytesPerSecond: 14_000,
  signInWrites: 'whole',
  silentVersions: 0,
  lostTrials: [],
};

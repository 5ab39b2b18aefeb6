import type { BatchAction } from './batch-preview';

/** What a person asks for many devices; for an appointment the time is still to be chosen. */
export type BatchWish = Exclude<BatchAction, { kind: 'appoint' }> | { readonly kind: 'appoint' };

import * as v from 'valibot';
import { OverairError } from '$lib/errors';

/** What the build has written of each package whose code comes with the app. */
const LicencesSchema = v.array(
  v.object({
    name: v.string(),
    version: v.string(),
    /** The licence's SPDX identifier. */
    identifier: v.optional(v.string(), ''),
    text: v.optional(v.string(), ''),
  }),
);

export type Licence = v.InferOutput<typeof LicencesSchema>[number];

/** Where the build puts them (vite.config.ts); the service worker keeps them. */
const ADDRESS = '/notices.json';

/** The licences of what is bundled. Rejects with `offline` if they do not come, and `internal` if they are not what the build writes. */
export async function loadLicences(): Promise<readonly Licence[]> {
  let answer: unknown;
  try {
    const response = await fetch(ADDRESS);
    if (!response.ok) throw new TypeError(`${ADDRESS} answers ${String(response.status)}`);
    answer = await response.json();
  } catch (error) {
    throw new OverairError('offline', {}, { cause: error });
  }
  const read = v.safeParse(LicencesSchema, answer);
  if (!read.success) throw new OverairError('internal', {}, { cause: new v.ValiError(read.issues) });
  return read.output;
}

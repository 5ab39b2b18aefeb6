import { endpointNames, type EndpointName } from '../endpoints';
import { compare, type Comparison } from './compare';
import type { ServiceDescription } from './description';
import { Examiner, type Patient } from './examiner';
import type { Trial } from './trial';

/** What was found; `comparisons` has nothing of a service that does not describe itself. */
export interface Examination {
  readonly services: readonly ServiceDescription[];
  readonly comparisons: ReadonlyMap<EndpointName, Comparison>;
  readonly trials: readonly Trial[];
  /** Texts that must not be shown. */
  readonly secrets: readonly string[];
}

function comparisonsOf(
  { configuration: { endpoints, bluetoothSignature } }: Patient,
  services: readonly ServiceDescription[],
): Map<EndpointName, Comparison> {
  const operations = services.flatMap((service) => service.operations ?? []);
  const silent = services.filter((service) => service.operations === null);
  const isCovered = (path: string) => !silent.some(({ basePath }) => path.startsWith(`${basePath}/`));
  return new Map(
    endpointNames.flatMap((name) => {
      if (operations.length === 0 || !isCovered(endpoints[name].path)) return [];
      const isSigned = Object.hasOwn(bluetoothSignature, name);
      return [[name, compare(name, endpoints[name], operations, isSigned)] as const];
    }),
  );
}

/** A description that is only served to somebody who is signed in replaces none. */
async function completed(
  examiner: Examiner,
  services: readonly ServiceDescription[],
): Promise<readonly ServiceDescription[]> {
  if (services.every(({ operations }) => operations !== null)) return services;
  const again = await examiner.descriptions();
  return services.map((service, index) =>
    service.operations === null ? (again[index] ?? service) : service,
  );
}

/**
 * Examines a Developer Center: its description, what it answers to one sign-in and to everything that changes nothing.
 * Throws `NoDeveloperCenter` before the password is asked for.
 */
export async function examine(patient: Patient): Promise<Examination> {
  const examiner = new Examiner(patient);
  await examiner.recognise();
  let services: readonly ServiceDescription[] = await examiner.descriptions();
  await examiner.signIn();
  if (examiner.isSignedIn) {
    try {
      services = await completed(examiner, services);
      await examiner.read();
      await examiner.refresh();
    } finally {
      await examiner.signOut();
    }
  }
  const { trials, secrets } = examiner;
  return { services, comparisons: comparisonsOf(patient, services), trials, secrets };
}

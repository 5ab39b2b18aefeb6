/** A service of the platform, and the name under which it describes itself. */
export interface ServicePlace {
  /** Where its paths begin; those of its description are below it. */
  readonly basePath: string;
  readonly group: string;
}

/** The services that our operations belong to, as third-party tools find their descriptions (Swagger 2). */
export const servicePlaces: readonly ServicePlace[] = [
  { basePath: '/v2/enduser', group: 'EnduserServiceEnduserAPI' },
  { basePath: '/v2/binding', group: 'BindingServiceEnduserAPI' },
  { basePath: '/v2/quecota', group: 'OTAServiceEnduserAPI' },
];

/** Where a service's description is served, below the Developer Center's address. */
export function descriptionPath({ basePath, group }: ServicePlace): string {
  return `${basePath}/v2/api-docs?group=${group}`;
}

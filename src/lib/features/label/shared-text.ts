import { LONGEST_TEXT } from './label-pattern';

/** As the manifest's `share_target` names them; what a person shares stands in one of them, in some apps in two. */
const PARAMETERS = ['title', 'text', 'url'] as const;

/** What another app has shared with this one, as an address tells it; '' if nothing was. */
export const sharedText = (parameters: URLSearchParams): string =>
  PARAMETERS.map((name) => parameters.get(name)?.trim() ?? '')
    .filter((text) => text !== '')
    .join('\n')
    .slice(0, LONGEST_TEXT);

import { readFileSync } from 'node:fs';

/** One block of commands of a page, and under which heading it stands. */
export interface Commands {
  readonly heading: string;
  readonly script: string;
}

/** The blocks of shell commands of a page, in their order. */
export function commandsOf(page: string): readonly Commands[] {
  const found: Commands[] = [];
  let heading = '';
  for (const [, title, script] of readFileSync(page, 'utf8').matchAll(/^#+ (.+)$|^```sh\n([^]*?)^```$/gm)) {
    if (title !== undefined) heading = title;
    else if (script !== undefined) found.push({ heading, script });
  }
  return found;
}

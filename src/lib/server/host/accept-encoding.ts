export type Coding = 'br' | 'gzip';

/** The codings that files are compressed with beforehand, the best first, and what their files end in. */
export const codings: readonly { readonly name: Coding; readonly ending: string }[] = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
];

/** The best of `offered` that an Accept-Encoding header (RFC 9110, 12.5.3) takes; null for none of them. */
export function accepts(header: string | string[] | undefined, offered: readonly Coding[]): Coding | null {
  const taken = new Set<string>();
  for (const item of String(header ?? '').split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter));
    if (!isRefused) taken.add(coding);
  }
  return codings.find(({ name }) => offered.includes(name) && taken.has(name))?.name ?? null;
}

// Paraglide compiles each message to a function that asks for the language by itself. Here they share one function that
// asks, and a message is its texts alone: a fifth of what words weigh in the app's JavaScript. It also makes a language's
// rules of plurals anew for every text that counts something; here they are made once.

const SHARED = 'virtual:message-in-language';

/** The texts, in the order of the project's languages, and the exported function that chooses among them. */
const TEXTS =
  /^const (\w+) = (\/\*\* @type \{\(inputs: \w+\) => LocalizedString\} \*\/ \((?:i)?\) => \{[^]*?\n?\});$/gm;
const CHOICE =
  /^export const (\w+) = [^\n]*=> \{\n\tconst locale = experimentalStaticLocale \?\? options\.locale \?\? getLocale\(\)\n\tif \(locale === "zh-CN"\) return (\w+)\(inputs\)\n\treturn (\w+)\(inputs\)\n\}\);$/m;

/**
 * One compiled message with the shared function in place of its own.
 * @param {string} code As Paraglide writes it.
 * @param {string} file For the error if it is written in another form, so that nothing is left as it was unnoticed.
 */
export function shortMessage(code, file) {
  const texts = new Map(Array.from(code.matchAll(TEXTS), ([, name, text]) => [name, text]));
  const [choice, name, chinese, english] = CHOICE.exec(code) ?? [];
  const [zh, en] = [texts.get(chinese ?? ''), texts.get(english ?? '')];
  const isRead = choice !== undefined && texts.size === 2 && zh !== undefined && en !== undefined;
  if (!isRead || ASKED.test(code))
    throw new Error(
      `${file}: Paraglide writes messages in another form than scripts/short-messages.mjs reads.`,
    );
  const rest = code
    .replace(choice, '')
    .replace(TEXTS, '')
    .replace(/^import \{ getLocale.*$/m, '');
  return `import { inLanguage } from '${SHARED}';\n${rest}\nexport const ${name} = /*#__PURE__*/ inLanguage(${en}, ${zh});\n`;
}

/** What a message asks of the registry that comes with all messages. */
const ASKED = /registry\.(?!js')(?!plural\("[\w-]+", [^,]+, \{\}\))/;

const REGISTRY = `
  const rules = new Map();
  export function plural(locale, input) {
    if (!rules.has(locale)) rules.set(locale, new Intl.PluralRules(locale));
    return rules.get(locale).select(Number(input));
  }
`;

/**
 * For the built app in the browser alone: elsewhere a message is what Paraglide makes of it.
 * @returns {import('vite').Plugin}
 */
export function shortMessages() {
  return {
    name: 'short-messages',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    resolveId: {
      filter: { id: new RegExp(`^${SHARED}$`) },
      handler: () => `\0${SHARED}`,
    },
    load: {
      filter: { id: new RegExp(`^\0${SHARED}$`) },
      handler: () => `
        import { getLocale } from '/src/lib/paraglide/runtime.js';
        export const inLanguage = (english, chinese) => (inputs = {}, options = {}) =>
          ((options.locale ?? getLocale()) === 'zh-CN' ? chinese : english)(inputs);
      `,
    },
    transform: {
      filter: { id: /\/paraglide\/(?:registry|messages\/(?!_index)[^/]*)\.js$/ },
      handler: (code, id) => ({
        code: id.endsWith('/registry.js') ? REGISTRY : shortMessage(code, id),
        map: null,
      }),
    },
  };
}

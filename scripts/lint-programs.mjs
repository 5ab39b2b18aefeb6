import { readFileSync } from 'node:fs';
import * as svelteParser from 'svelte-eslint-parser';
import ts from 'typescript';
import { parser } from 'typescript-eslint';

const SVELTE = /\.svelte(\.ts)?$/;

/** Ends the parser's work at what is of interest here. */
class Translated extends Error {
  constructor(code) {
    super('translated');
    this.code = code;
  }
}

/** What the parser for Svelte asks first is without types; what it asks with a program is its translation. */
const translator = {
  ...parser,
  parseForESLint(code, options) {
    if (options.programs) throw new Translated(code);
    return parser.parseForESLint(code, options);
  },
};

/** A Svelte file as the TypeScript that the parser of eslint's makes of it. */
function translate(path, text, svelteConfig) {
  try {
    svelteParser.parseForESLint(text, { filePath: path, parser: translator, svelteConfig, programs: [] });
  } catch (error) {
    if (error instanceof Translated) return error.code;
    throw error;
  }
  throw new Error(`${path} has no TypeScript.`);
}

/**
 * The programs of the given configurations, for a run of eslint over everything. By itself typescript-eslint makes a
 * new program, and checks all types anew, for each Svelte file: it knows its translation only when its turn has come.
 */
export function lintPrograms(configFiles, svelteConfig) {
  return configFiles.map((file) => {
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (found) => fail([found]) };
    const extensions = [{ extension: '.svelte', isMixedContent: false, scriptKind: ts.ScriptKind.Deferred }];
    const config = ts.getParsedCommandLineOfConfigFile(file, {}, host, undefined, undefined, extensions);
    if (config.errors.length > 0) fail(config.errors);
    // TypeScript takes files of other names only so.
    const options = { ...config.options, allowNonTsExtensions: true };
    return ts.createProgram(config.fileNames, options, svelteHost(options, svelteConfig));
  });
}

function svelteHost(options, svelteConfig) {
  const host = ts.createCompilerHost(options, true);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, target, ...rest) => {
    if (!SVELTE.test(path)) return getSourceFile(path, target, ...rest);
    const code = translate(path, readFileSync(path, 'utf8'), svelteConfig);
    return ts.createSourceFile(path, code, target, true, ts.ScriptKind.TS);
  };
  return host;
}

function fail(diagnostics) {
  throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost({})));
}

// The direction of imports, the first thing a newcomer can rely on: which folder may use which. The
// tables below are the law; `node tools/run-source.mjs tools/check-layers.ts` judges the tree by it.
import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { type Finding, isCalled, report } from './findings.ts'
import { findCycles, findReach, readSourceTree, type SourceFile } from './source-tree.ts'
import { listPackages, ROOT } from './steps/workspace.mjs'

/** The library's folders, and the folders each may import. Files beside them may import any. */
const LIBRARY = 'packages/tongro/src'
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  messages: ['protocol'],
  transport: ['protocol'],
  socket: ['protocol', 'messages', 'transport'],
  client: ['protocol', 'messages', 'transport', 'socket'],
  server: ['protocol', 'messages', 'transport', 'socket'],
  testing: ['protocol', 'transport', 'socket'],
  inspector: ['protocol'],
  'inspector/sources': ['protocol', 'transport', 'socket', 'client', 'server', 'inspector'],
}

/** The parts of the workspace, and which of its packages each may import; the closest row counts. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'packages/tongro': [],
  'packages/native': [],
  'packages/realtime': ['tongro'],
  'packages/ocpp': ['tongro'],
  'packages/studio': ['tongro/protocol', 'tongro/inspector'],
  'packages/cli': ['tongro', '@tongro/*'],
  examples: ['tongro', '@tongro/realtime', '@tongro/ocpp'],
  bench: ['tongro', '@tongro/realtime', '@tongro/ocpp'],
  conformance: ['tongro'],
  tests: ['tongro', '@tongro/*'],
  tools: ['tongro/protocol', 'tongro/inspector'],
}

/** Folders whose every file runs in a browser, and files that do so with all they load. */
const BROWSER_FOLDERS = [
  `${LIBRARY}/protocol/`,
  `${LIBRARY}/messages/`,
  `${LIBRARY}/inspector/model/`,
  `${LIBRARY}/inspector/formats/`,
  `${LIBRARY}/inspector/export/`,
  'packages/studio/src/',
]
const BROWSER_ENTRIES = [
  'browser.ts',
  'protocol/index.ts',
  'messages/index.ts',
  'inspector/index.ts',
].map((path) => `${LIBRARY}/${path}`)

const DOOR = /^(?:index\.tsx?|browser\.ts)$/

/** Not a law for tests: they may look across (a client's test needs a server). */
const LAWS_OF_SOURCES = [checkLayer, checkParts, checkBrowserFolders, checkThirdParty]
const LAWS_OF_ALL_FILES = [checkEntry, checkOwnPart, checkDefaultExports, checkName]

export function checkLayers(root: string): Finding[] {
  const tree = readSourceTree(root)
  const names = listPackages(root).map(({ name }) => name)
  const perFile = [...tree.values()].flatMap((file) =>
    [...(file.isTest ? [] : LAWS_OF_SOURCES), ...LAWS_OF_ALL_FILES].flatMap((law) =>
      law(file, names),
    ),
  )
  const cycles = findCycles(tree).map((cycle) => ({
    place: cycle[0] ?? '',
    message: `Cannot import in a ring: ${cycle.join(' → ')}. Move what both need to a file of its own`,
  }))
  const reaches = BROWSER_ENTRIES.flatMap((entry) => {
    const reach = findReach(tree, entry, isBuiltin)
    if (reach === undefined) return []
    return [{ place: entry, message: `Cannot run in a browser: ${reach.join(' → ')}` }]
  })
  return [...perFile, ...cycles, ...reaches, ...checkManifest(root)]
}

function checkLayer(file: SourceFile): Finding[] {
  if (!file.path.startsWith(`${LIBRARY}/`)) return []
  const folder = posix.dirname(posix.relative(LIBRARY, file.path))
  if (folder === '.') return []
  const layer = closest(Object.keys(LAYERS), folder)
  if (layer === undefined) {
    return [
      { place: file.path, message: `Cannot place folder "${folder}": give it a row in LAYERS` },
    ]
  }
  const allowed = LAYERS[layer] ?? []
  return file.imports.flatMap(({ target, line }) => {
    if (target === undefined || !target.startsWith(`${LIBRARY}/`)) return []
    const other = posix.dirname(posix.relative(LIBRARY, target))
    const otherLayer = closest(Object.keys(LAYERS), other)
    if (otherLayer === layer || allowed.includes(otherLayer ?? other)) return []
    const names = other === '.' ? `the library's "${posix.basename(target)}"` : `"${other}"`
    const may = allowed.length === 0 ? 'nothing outside itself' : allowed.join(', ')
    return [finding(file, line, `"${layer}" must not import ${names}: it may import ${may}`)]
  })
}

function checkParts(file: SourceFile, names: readonly string[]): Finding[] {
  const part = closest(Object.keys(PARTS), file.path)
  const allowed = PARTS[part ?? ''] ?? []
  return file.imports.flatMap(({ specifier, line }) => {
    const name = packageName(specifier)
    if (name === undefined || !names.includes(name)) return []
    const may = allowed.some((one) => coversSpecifier(one, specifier))
    if (may && (name !== '@tongro/cli' || part === 'tests')) return []
    const list = allowed.length === 0 ? 'no package of the workspace' : allowed.join(', ')
    return [finding(file, line, `"${part}" must not import "${specifier}": it may import ${list}`)]
  })
}

function checkBrowserFolders(file: SourceFile): Finding[] {
  if (!BROWSER_FOLDERS.some((folder) => file.path.startsWith(folder))) return []
  return file.imports
    .filter(({ specifier }) => isBuiltin(specifier))
    .map(({ specifier, line }) =>
      finding(file, line, `Code that runs in a browser must not import "${specifier}"`),
    )
}

function checkThirdParty(file: SourceFile): Finding[] {
  if (!file.path.startsWith(`${LIBRARY}/`)) return []
  return file.imports
    .filter(({ specifier, target }) => target === undefined && !isBuiltin(specifier))
    .filter(({ specifier }) => packageName(specifier) !== '@tongro/native')
    .map(({ specifier, line }) =>
      finding(file, line, `The library must not import "${specifier}": it has no dependencies`),
    )
}

/**
 * The topmost folder of the library that an import enters is entered at its index.ts, or at its
 * browser.ts, the door to what runs in a browser.
 */
function checkEntry(file: SourceFile): Finding[] {
  if (!file.path.startsWith(`${LIBRARY}/`)) return []
  return file.imports.flatMap(({ target, line }) => {
    if (target === undefined || !target.startsWith(`${LIBRARY}/`)) return []
    const folders = posix.dirname(target).split('/')
    const paths = folders.map((_, depth) => folders.slice(0, depth + 1).join('/'))
    const entered = paths.find((folder) => !file.path.startsWith(`${folder}/`))
    if (entered === undefined || DOOR.test(posix.relative(entered, target))) return []
    return [finding(file, line, `Import "${entered}/index.ts", not "${target}" behind it`)]
  })
}

function checkOwnPart(file: SourceFile): Finding[] {
  const part = closest(Object.keys(PARTS), file.path)
  if (part === undefined) return []
  return file.imports
    .filter(({ target }) => target !== undefined && !target.startsWith(`${part}/`))
    .map(({ target, line }) =>
      finding(
        file,
        line,
        `Import the package by its name, not the path "${target}" outside "${part}"`,
      ),
    )
}

/** Configurations are read by tools that ask for a default export. */
function checkDefaultExports({ path, defaultExports }: SourceFile): Finding[] {
  if (path.endsWith('.config.ts')) return []
  return defaultExports.map((line) => ({
    place: `${path}:${line}`,
    message: 'Export a name instead of a default: a name is the same wherever it is used',
  }))
}

function checkName({ path }: SourceFile): Finding[] {
  if (!/^utils\.tsx?$/.test(posix.basename(path))) return []
  return [{ place: path, message: 'Name the file after its one idea, not "utils"' }]
}

function checkManifest(root: string): Finding[] {
  const path = 'packages/tongro/package.json'
  if (!existsSync(join(root, path))) return []
  const library = listPackages(root).find(({ name }) => name === 'tongro')
  const { dependencies, optionalDependencies, peerDependencies } = library?.manifest ?? {}
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
    .filter((name) => name !== '@tongro/native')
    .map((name) => ({
      place: path,
      message: `The library must not depend on "${name}": it has no dependencies`,
    }))
}

function finding({ path }: SourceFile, line: number, message: string): Finding {
  return { place: `${path}:${line}`, message }
}

/** The longest of the folders that is `path` or holds it. */
function closest(folders: readonly string[], path: string): string | undefined {
  return folders
    .filter((folder) => path === folder || path.startsWith(`${folder}/`))
    .reduce<string | undefined>(
      (a, b) => (a !== undefined && a.length > b.length ? a : b),
      undefined,
    )
}

function packageName(specifier: string): string | undefined {
  return /^(?:@[^/]+\/)?[^./@:][^/:]*(?=\/|$)/.exec(specifier)?.[0]
}

/** `tongro` covers its subpaths too, `tongro/protocol` itself only, `@tongro/*` every package so named. */
function coversSpecifier(allowed: string, specifier: string): boolean {
  if (allowed.endsWith('/*')) return specifier.startsWith(allowed.slice(0, -1))
  const isWhole = packageName(allowed) === allowed
  return isWhole ? packageName(specifier) === allowed : specifier === allowed
}

if (isCalled(import.meta.filename)) report('layers', checkLayers(ROOT))

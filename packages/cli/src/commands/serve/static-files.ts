// The built pages of Studio, read into memory once at start. A request is looked up by name in what was read then, so
// no path of a request ever reaches the file system and none can climb out of the folder.
import { createHash } from 'node:crypto'
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly cacheControl: string
  readonly etag: string
}

/** URL path (`/assets/index-3f2a.js`) to file. Empty when the folder is missing: the pages were not built. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

/** Paths that the page itself routes; each is answered with index.html. */
const PAGE_PATHS: readonly string[] = ['/', '/clock', '/counter', '/echo', '/push', '/inspector']

/** The names in this folder carry a hash of their content, so what was fetched once never changes. */
const HASHED_FOLDER = '/assets/'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'self'; connect-src 'self' ws: wss:",
  'x-content-type-options': 'nosniff',
}

export function loadStaticFiles(folder: string): StaticFiles {
  const files = new Map<string, StaticFile>()
  for (const entry of listFolder(folder)) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    files.set(path, readStaticFile(file, path))
  }
  const index = files.get('/index.html')
  if (index !== undefined) for (const path of PAGE_PATHS) files.set(path, index)
  return files
}

/** The answer to a GET or HEAD, or undefined when nothing has that path. */
export function answerWithFile(files: StaticFiles, request: Request): Response | undefined {
  const file = files.get(decodedPath(new URL(request.url).pathname))
  if (file === undefined) return undefined
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': file.type,
    'cache-control': file.cacheControl,
    etag: file.etag,
  }
  if (matchesEtag(request.headers.get('if-none-match'), file.etag)) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(request.method === 'HEAD' ? null : file.body, {
    headers: { ...headers, 'content-length': String(file.body.length) },
  })
}

function readStaticFile(file: string, path: string): StaticFile {
  const body = new Uint8Array(readFileSync(file))
  const isHashed = path.startsWith(HASHED_FOLDER)
  return {
    body,
    type: TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
    cacheControl: isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  }
}

function listFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Weak comparison, as RFC 9110 13.1.2 asks for If-None-Match. */
function matchesEtag(header: string | null, etag: string): boolean {
  if (header === null) return false
  return header
    .split(',')
    .some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')
}

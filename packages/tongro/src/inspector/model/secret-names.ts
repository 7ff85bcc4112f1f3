// Names whose values are secrets: of query parameters, header fields and JSON members.

const NAMES: ReadonlySet<string> = new Set([
  ...['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'sessiontoken', 'jwt'],
  ...['key', 'apikey', 'accesskey', 'secretkey', 'privatekey', 'secret', 'clientsecret'],
  ...['password', 'passwd', 'passphrase', 'pwd', 'sig', 'signature'],
  ...['authorization', 'auth', 'credential', 'credentials', 'sessionid'],
])
/** Longest of them, as they may be written with `_` and `-` between. */
export const MOST_SECRET_NAME = 32

/** Whether a member or parameter of this name, however it is spelled, is a secret. */
export function isSecretName(name: string): boolean {
  return name.length <= MOST_SECRET_NAME && NAMES.has(name.replace(/[_\-.]/g, '').toLowerCase())
}

// One spelling per page: `/clock/` is `/clock`.

export function normalPath(pathname: string): string {
  return pathname.replace(/\/+$/, '') || '/'
}

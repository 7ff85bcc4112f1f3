// A JSON answer with its length told, so that it is not sent in chunks: the polling page counts every byte.

export function jsonResponse(value: unknown, status: number = 200): Response {
  const body = JSON.stringify(value)
  return new Response(body, {
    status,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
    },
  })
}

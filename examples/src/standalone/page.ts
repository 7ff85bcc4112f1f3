// Serves the one page of an example over plain HTTP, on the port where its WebSocket lives.

/** Answers GET and HEAD of `/` with the page, everything else with a sentence that says where it is. */
export function answerWithPage(html: string, request: Request): Response {
  if (new URL(request.url).pathname !== '/') {
    return new Response('Nothing is here: the page is at /\n', { status: 404 })
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response('The page takes GET and HEAD only\n', {
      status: 405,
      headers: { allow: 'GET, HEAD' },
    })
  }
  return new Response(request.method === 'HEAD' ? null : html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(Buffer.byteLength(html)),
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    },
  })
}

// The rules that a capture can show, in Korean, by their codes. The table of rules
// (protocol/rules.ts) and that of observations word them in English; a rule without a line here is
// shown in English. The test beside this file knows which ones must not be missing.

export interface RuleWords {
  readonly text: string
  readonly hint: string
}

const HANDSHAKE: Readonly<Record<string, RuleWords>> = {
  'connection-token-missing': {
    text: 'Connection 헤더에 Upgrade 토큰이 없습니다',
    hint: '중간의 프록시가 Connection을 빼는 일이 흔합니다. "Connection: Upgrade"를 그대로 넘기게 설정하세요',
  },
  'key-duplicate': {
    text: 'Sec-WebSocket-Key가 두 번 이상 나옵니다',
    hint: '헤더를 꼭 한 번만 보내세요. 라이브러리와 직접 짠 코드가 둘 다 넣는지 확인하세요',
  },
  'key-malformed': {
    text: 'Sec-WebSocket-Key가 16바이트를 base64로 적은 값이 아닙니다',
    hint: '무작위 16바이트를 base64로 인코딩하세요. ==로 끝나는 24자입니다',
  },
  'key-missing': {
    text: 'Sec-WebSocket-Key가 없습니다',
    hint: '무작위 16바이트의 base64 값을 Sec-WebSocket-Key로 보내세요',
  },
  'method-not-get': {
    text: '여는 핸드셰이크가 GET 요청이 아닙니다',
    hint: 'GET을 쓰세요. POST 등 다른 메서드로는 WebSocket을 열 수 없습니다',
  },
  'http-version-too-low': {
    text: '여는 핸드셰이크가 HTTP/1.1이 아닙니다',
    hint: 'HTTP/1.1로 보내세요. nginx로 WebSocket을 넘기려면 "proxy_http_version 1.1"이 필요합니다',
  },
  'version-unsupported': {
    text: 'Sec-WebSocket-Version이 13도 8도 아닙니다',
    hint: 'Sec-WebSocket-Version: 13을 보내세요',
  },
  'version-duplicate': {
    text: 'Sec-WebSocket-Version이 두 번 이상 나옵니다',
    hint: '헤더를 꼭 한 번만 보내세요',
  },
  'upgrade-token-missing': {
    text: 'Upgrade 헤더에 websocket 토큰이 없습니다',
    hint: '"Upgrade: websocket"을 보내세요. 중간의 프록시가 뺐을 수도 있습니다',
  },
  'upgrade-missing': {
    text: 'Upgrade 헤더가 없습니다',
    hint: '"Upgrade: websocket"을 보내세요. 중간의 프록시가 뺐을 수도 있습니다',
  },
  'host-missing': {
    text: 'Host 헤더가 없거나 두 번 이상 나옵니다',
    hint: 'Host 헤더를 하나만 보내세요. 기본 포트가 아니면 포트도 적습니다',
  },
  'handshake-has-body': {
    text: '여는 핸드셰이크가 본문이 있다고 알립니다. 핸드셰이크 뒤에는 프레임이 옵니다',
    hint: 'Content-Length와 Transfer-Encoding을 빼고, 데이터는 메시지로 보내세요',
  },
  'early-frames-kept': {
    text: '핸드셰이크 헤더 뒤의 바이트는 첫 프레임입니다',
    hint: '헤더의 빈 줄 뒤에 있는 바이트를 먼저 프레임 해석기에 넘기세요',
  },
  'protocol-malformed': {
    text: 'Sec-WebSocket-Protocol이 서로 다른 토큰의 목록이 아닙니다',
    hint: '공백이나 구분 기호가 없는 이름을 쉼표로 나누어 한 번씩만 적으세요',
  },
  'protocol-picked-blindly': {
    text: '서버는 자신이 알고 상대가 제안한 서브프로토콜만 답합니다',
    hint: 'upgrade에서 protocol을 돌려주세요. 없으면 아무것도 고르지 않습니다',
  },
  'extensions-malformed': {
    text: 'Sec-WebSocket-Extensions가 문법에 맞지 않습니다',
    hint: '이름; 매개변수=값 형식으로 쓰고, 확장은 쉼표로 나누고, 따옴표를 닫으세요',
  },
  'extensions-empty': {
    text: '빈 Sec-WebSocket-Extensions는 보내지 않습니다',
    hint: '합의한 확장이 없으면 헤더를 빼세요',
  },
  'head-too-large': {
    text: '헤더가 limits.head보다 큽니다',
    hint: '헤더를 줄이거나(쿠키가 원인인 경우가 많습니다) limits.head를 늘리세요',
  },
  'head-bare-line-break': {
    text: '헤더의 한 줄이 CR LF로 끝나지 않습니다',
    hint: '각 줄을 \\r\\n으로 끝내고 빈 줄로 헤더를 마치세요. CR이나 LF만 쓰면 안 됩니다',
  },
  'head-line-folded': {
    text: '헤더 하나가 다음 줄로 이어집니다',
    hint: '헤더마다 한 줄에 쓰세요. 줄 접기는 폐기된 방식입니다',
  },
  'head-malformed': {
    text: '첫 줄이나 헤더 줄이 HTTP/1.1 문법에 맞지 않습니다',
    hint: '콜론 앞의 공백, 제어 문자, 빠진 부분이 있는지 보세요',
  },
  'handshake-timeout': {
    text: 'limits.handshakeMs 안에 헤더가 도착하지 않았습니다',
    hint: '헤더 전체를 한 번에 보내거나, 느린 회선이면 limits.handshakeMs를 늘리세요',
  },
  'origin-refused': {
    text: 'Origin이 이 호스트가 아니며 origins 옵션에서 허용하지도 않았습니다',
    hint: "페이지의 출처를 origins 옵션에 적거나, 모든 사이트를 받으려면 '*'를 쓰세요",
  },
}

const ANSWER: Readonly<Record<string, RuleWords>> = {
  'status-not-101': {
    text: '서버가 여는 핸드셰이크에 상태 코드 101로 답하지 않았습니다',
    hint: '상태 코드와 본문을 보세요. 401은 인증, 403은 대개 Origin, 404는 경로 문제입니다',
  },
  'response-upgrade-missing': {
    text: '응답에 Upgrade: websocket 헤더가 없습니다',
    hint: '서버나 프록시가 다른 것에 101로 답했습니다',
  },
  'response-connection-missing': {
    text: '응답의 Connection 헤더에 Upgrade가 없습니다',
    hint: '중간의 프록시가 Connection을 빼는 일이 흔합니다',
  },
  'accept-mismatch': {
    text: 'Sec-WebSocket-Accept가 없거나 요청의 키를 해시한 값이 아닙니다',
    hint: 'base64(SHA-1(키 + 258EAFA5-E914-47DA-95CA-C5AB0DC85B11))이어야 합니다. 캐시가 답했을 수도 있습니다',
  },
  'accept-duplicate': {
    text: '응답에 Sec-WebSocket-Accept가 두 번 이상 나옵니다',
    hint: '헤더를 꼭 한 번만 보내세요',
  },
  'response-protocol-duplicate': {
    text: '응답에 Sec-WebSocket-Protocol이 두 번 이상 나옵니다',
    hint: '헤더 하나에 서브프로토콜 하나로 답하세요',
  },
  'response-protocol-unrequested': {
    text: '서버가 제안받지 않은 서브프로토콜을 골랐습니다',
    hint: 'protocols로 제안하거나, 서버가 제안받은 것 중에서 고르게 하세요',
  },
  'response-protocol-missing': {
    text: '서브프로토콜을 제안했는데 서버가 하나도 고르지 않았습니다',
    hint: '서버가 하나를 고르게 하거나, 없어도 된다면 requireProtocol: false로 두세요',
  },
  'response-extension-unrequested': {
    text: '서버가 제안받지 않은 확장을 씁니다',
    hint: '서버는 요청이 제안한 확장으로만 답해야 합니다',
  },
  'response-extensions-duplicate': {
    text: '응답에 Sec-WebSocket-Extensions가 두 번 이상 나옵니다',
    hint: '합의한 확장을 헤더 하나에 모아 적으세요',
  },
  'deflate-offer-declined': {
    text: '들어줄 수 없는 permessage-deflate 제안은 연결을 거절하지 않고 그 제안만 물리칩니다',
    hint: '서버가 모를 수 있는 매개변수를 뺀 두 번째 제안도 함께 보내세요',
  },
  'window-bits-malformed': {
    text: '윈도 비트 수는 부호나 앞의 0 없이 십진수 8~15로 씁니다',
    hint: 'server_max_window_bits=12처럼 쓰세요. 012, 0xc, 빈 값은 안 됩니다',
  },
  'response-deflate-illegal': {
    text: 'permessage-deflate의 답이 제안에 맞지 않습니다',
    hint: '서버는 제안받은 것을 좁힐 수만 있고, 없는 매개변수를 만들어 내면 안 됩니다',
  },
}

const HTTP2: Readonly<Record<string, RuleWords>> = {
  'connect-unannounced': {
    text: '확장 CONNECT는 SETTINGS_ENABLE_CONNECT_PROTOCOL=1이 도착한 뒤에만 보냅니다',
    hint: '서버가 이 설정을 알리게 하거나(Node.js는 enableConnectProtocol: true) HTTP/1.1을 쓰세요',
  },
  'connect-setting-illegal': {
    text: 'SETTINGS_ENABLE_CONNECT_PROTOCOL이 0도 1도 아니거나 1에서 0으로 바뀝니다',
    hint: '첫 SETTINGS 프레임에서 1을 한 번 보내고, 그 뒤로 0을 보내지 마세요',
  },
  'connect-not-websocket': {
    text: '이 CONNECT는 WebSocket을 요청하지 않습니다. 서버는 프록시가 아닙니다',
    hint: ':method CONNECT와 함께 :protocol websocket을 보내세요',
  },
  'connect-pseudo-illegal': {
    text: ':scheme, :path, :authority가 다른 필드보다 먼저 한 번씩 나오지 않습니다',
    hint: '셋 모두 :method CONNECT, :protocol websocket과 함께 소문자로 맨 앞에 보내세요',
  },
  'connect-scheme-illegal': {
    text: ':scheme이 https(wss)도 http(ws)도 아닙니다',
    hint: '스킴은 HTTP의 것입니다. https나 http를 쓰세요',
  },
  'connect-path-illegal': {
    text: ':path가 슬래시로 시작하지 않습니다',
    hint: '경로에 쿼리를 붙여 보내세요. 경로가 없는 URL의 경로는 /입니다',
  },
  'connect-header-illegal': {
    text: 'HTTP/1.1의 필드(Connection, Upgrade, 다른 Host)가 있거나 이름이 소문자가 아닙니다',
    hint: 'Connection, Upgrade, Keep-Alive, Transfer-Encoding을 보내지 마세요. Host 대신 :authority를 씁니다',
  },
  'connect-status-not-2xx': {
    text: '서버가 확장 CONNECT에 200~299의 상태 코드로 답하지 않았습니다',
    hint: '상태 코드와 본문을 보세요. 401은 인증, 403은 대개 Origin, 404는 경로 문제입니다',
  },
}

const FRAMES: Readonly<Record<string, RuleWords>> = {
  'mask-missing': {
    text: '클라이언트가 보내는 프레임에는 마스크를 씌워야 합니다',
    hint: '클라이언트 라이브러리가 MASK를 빠뜨렸습니다. 제어 프레임에서만 빠뜨리는 경우가 많습니다. 모든 프레임에 켜세요',
  },
  'mask-unexpected': {
    text: '서버가 보내는 프레임에는 마스크를 씌우지 않습니다',
    hint: '서버가 라이브러리의 클라이언트 쪽을 쓰고 있거나, 빈 퐁에 마스크를 씌웠습니다',
  },
  'length-not-minimal': {
    text: '길이는 가장 적은 바이트로 적어야 합니다',
    hint: '125까지는 7비트, 65535까지는 16비트, 그보다 클 때만 64비트를 쓰세요',
  },
  'length-top-bit': {
    text: '64비트 길이의 최상위 비트는 0이어야 합니다',
    hint: '부호 있는 길이가 음수가 되었거나, 읽는 쪽이 스트림에서 자리를 놓쳤습니다',
  },
  'message-too-big': {
    text: '메시지가 limits.message(나누어 읽을 때는 limits.streamed)보다 큽니다',
    hint: '더 작은 메시지를 보내거나, 받는 쪽의 limits.message를 늘리세요(incoming()으로 읽으면 limits.streamed)',
  },
  'rsv1-unexpected': {
    text: 'RSV1은 이 비트를 쓰는 확장을 합의하지 않았다면 0이어야 합니다',
    hint: 'permessage-deflate를 합의하지 않았는데 보내는 쪽이 압축합니다',
  },
  'rsv23-unexpected': {
    text: 'RSV2와 RSV3은 0이어야 합니다',
    hint: '쓰이는 확장 중 이 비트를 정의하는 것은 없습니다. 읽는 쪽이 자리를 놓쳤을 가능성이 큽니다',
  },
  'opcode-reserved': {
    text: '오피코드 3~7과 11~15는 예약되어 있습니다',
    hint: '보내는 쪽이 첫 바이트를 잘못 썼거나, 읽는 쪽이 스트림에서 자리를 놓쳤습니다',
  },
  'control-fragmented': {
    text: '제어 프레임은 FIN이 켜져 있어야 합니다',
    hint: '핑, 퐁, 닫기는 FIN=1로 프레임 하나에 담아 보내세요',
  },
  'control-too-long': {
    text: '제어 프레임의 페이로드는 125바이트까지입니다',
    hint: '핑이나 닫기 사유를 줄이세요. 글자 수가 아니라 바이트 수로 셉니다',
  },
  'continuation-unexpected': {
    text: '열린 메시지가 없는데 이어짐 프레임이 왔습니다',
    hint: '메시지의 첫 프레임은 오피코드 1이나 2이고, 그 뒤의 프레임만 0입니다',
  },
  'data-inside-message': {
    text: '열린 메시지가 끝나기 전에 새 메시지가 시작되었습니다',
    hint: '두 메시지의 조각을 섞지 마세요. 하나를 마친 뒤 다음을 보내세요',
  },
  'control-between-fragments': {
    text: '조각 사이에 온 제어 프레임은 바로 답하고, 메시지에는 영향을 주지 않습니다',
    hint: '열린 메시지와 제어 프레임을 따로 다루세요',
  },
  'too-many-parts': {
    text: '메시지의 조각 수가 limits.parts보다 많습니다',
    hint: '조각을 더 크게 보내거나, 받는 쪽의 limits.parts를 늘리세요',
  },
  'mask-key-fresh': {
    text: '클라이언트는 프레임마다 예측할 수 없는 새 마스킹 키를 씁니다',
    hint: '암호학적 난수에서 키를 얻으세요. 0으로 된 키 자체는 허용됩니다',
  },
}

const CLOSING: Readonly<Record<string, RuleWords>> = {
  'close-payload-one-byte': {
    text: '1바이트짜리 닫기 페이로드에는 온전한 코드가 없습니다',
    hint: '아무것도 보내지 않거나, 2바이트 코드를 상위 바이트부터 보내세요',
  },
  'close-code-invalid': {
    text: '회선에 실리는 닫기 코드는 1000-1003, 1007-1014, 3000-4999 중 하나여야 합니다',
    hint: '1004, 1005, 1006, 1015는 보내지 않는 값입니다. 바이트 순서를 확인하세요',
  },
  'close-code-empty': {
    text: '빈 닫기는 1005로, 닫기가 아예 없으면 1006으로 알리며, 둘 다 보내지는 않습니다',
    hint: '빈 닫기에는 빈 닫기로 답하세요',
  },
  'close-reason-not-utf8': {
    text: '닫기 사유는 UTF-8이어야 합니다',
    hint: '사유가 글자 중간에서 잘렸거나 다른 인코딩으로 되어 있습니다',
  },
  'close-reason-too-long': {
    text: '닫기 사유는 UTF-8로 123바이트까지입니다',
    hint: '사유를 줄이세요. 글자 수가 아니라 바이트 수로 셉니다',
  },
  'close-ends-message': {
    text: '닫기가 오면 받다 만 메시지와 그 뒤의 데이터는 버려집니다',
    hint: '닫기 전에 마지막 조각을 보내세요',
  },
  'close-deadline': {
    text: '서버가 먼저 TCP를 끝내고 클라이언트는 기다리며, 둘 다 limits.closeMs까지만 기다립니다',
    hint: '상대가 닫기 전에 보낼 것이 많으면 limits.closeMs를 늘리세요',
  },
}

const CONTENT: Readonly<Record<string, RuleWords>> = {
  'text-not-utf8': {
    text: '텍스트 메시지는 UTF-8이어야 합니다',
    hint: '다른 인코딩이나 원시 바이트는 바이너리로 보내세요. 글이 어디서 잘렸는지 확인하세요',
  },
  'utf8-strict': {
    text: '서로게이트, 필요 이상으로 긴 형식, U+10FFFF를 넘는 코드 포인트는 UTF-8이 아닙니다',
    hint: 'UTF-16 단위를 하나씩 인코딩하는 라이브러리가 서로게이트를 만들어 냅니다',
  },
  'utf8-fail-fast': {
    text: '잘못된 바이트는 도착한 그 읽기에서 연결을 실패시킵니다',
    hint: '메시지 전체만 보지 말고, 조각이 도착할 때마다 검사하세요',
  },
  'deflate-tail': {
    text: '메시지 끝의 00 00 FF FF는 빼고 보내며, 압축을 풀 때 다시 붙입니다',
    hint: 'FIN에서 꼭 4바이트를 빼세요. 빈 메시지는 00 한 바이트입니다',
  },
  'deflate-final-block': {
    text: 'BFINAL 블록이 있어도 윈도는 끝나지 않으며, 블록이 여럿이거나 비압축이어도 마찬가지입니다',
    hint: '앞선 윈도를 사전으로 삼아 새 zlib 스트림을 시작하세요',
  },
  'inflated-too-big': {
    text: '압축을 푼 메시지가 limits.message(나누어 읽을 때는 limits.streamed)보다 큽니다',
    hint: '더 작은 메시지를 보내거나, 받는 쪽의 limits.message를 늘리세요',
  },
  'deflate-corrupt': {
    text: '페이로드가 올바른 DEFLATE 데이터가 아닙니다',
    hint: '보내는 쪽이 윈도를 잃었습니다. 컨텍스트 유지나 윈도 비트가 합의와 다릅니다',
  },
  'handler-failed': {
    text: '이 엔드포인트의 처리기가 실패했습니다',
    hint: '오류 처리기에 전달된 오류를 보세요. 다른 소켓은 영향을 받지 않습니다',
  },
  'slow-reader': {
    text: '상대가 받은 것을 읽지 않아 한도에 이르렀습니다',
    hint: "더 빨리 읽거나, slowReader를 'wait', 'drop', 'close' 중에서 다시 고르세요",
  },
  'graceful-stop': {
    text: '서버가 내려갑니다',
    hint: '간격을 흩뜨려 다시 연결하세요',
  },
  'heartbeat-timeout': {
    text: 'heartbeat.timeout 안에 상대가 아무 답도 하지 않았습니다',
    hint: '회선이 죽었거나 상대가 핑에 답하지 않습니다. 읽기를 멈춘 쪽은 세지 않습니다',
  },
  'message-not-json': {
    text: '메시지가 JSON이 아닙니다',
    hint: '텍스트 메시지마다 JSON 값을 하나씩 보내세요. 엔드포인트가 json()에서 다른 방침을 정할 수도 있습니다',
  },
  'message-not-of-schema': {
    text: '메시지가 스키마에 맞지 않습니다',
    hint: 'json()에 준 스키마와 메시지를 견주어 보세요. 경로와 이유가 함께 나옵니다',
  },
  'message-nested-too-deep': {
    text: '메시지가 너무 깊이 중첩되어 있습니다',
    hint: '메시지를 평평하게 하거나, json()의 depth 옵션을 늘리세요',
  },
}

const OBSERVED: Readonly<Record<string, RuleWords>> = {
  'sync-lost': {
    text: '프레임이 시작해야 할 자리에 프레임 헤더가 아닌 것이 있습니다',
    hint: '바로 앞 프레임을 보세요. 길이나 마스킹 키가 실제로 보낸 것과 맞지 않습니다',
  },
  'capture-incomplete': {
    text: '캡처에 이 프레임이나 연결의 바이트가 다 들어 있지 않습니다',
    hint: '캡처 길이와 버퍼를 늘리거나, 프록시 또는 탭을 쓰세요',
  },
  'frame-cut': {
    text: '프레임 중간에 연결이 끝났습니다',
    hint: '보내는 쪽이 다 쓰기 전에 TCP를 닫았습니다. 닫는 핸드셰이크로 끝내세요',
  },
  'frame-after-close': {
    text: '닫기 프레임 뒤에 프레임을 더 보냈습니다',
    hint: '닫기 프레임을 쓰기 전에 하트비트까지 포함해 보내는 쪽을 모두 멈추세요',
  },
  'ping-unanswered': {
    text: '핑에 같은 페이로드의 퐁으로 답하지 않았습니다',
    hint: '애플리케이션이 바쁠 때도 핑에 답하세요. 퐁은 핑의 페이로드를 그대로 담아야 합니다',
  },
  'pong-unsolicited': {
    text: '어느 핑에도 답하지 않는 퐁이 왔습니다',
    hint: '단방향 하트비트로는 허용됩니다. 답으로 보낸 것이라면 페이로드가 틀렸습니다',
  },
  'handshake-unanswered': {
    text: '여는 핸드셰이크가 끝나기 전에 연결이 끊겼습니다',
    hint: '요청이 빈 줄로 끝나는지, 서버가 무엇을 더 기다리는지 보세요',
  },
  'origin-foreign': {
    text: '연결을 여는 페이지의 출처가 서버와 다릅니다',
    hint: '의도한 것이라면 허용됩니다. 서버가 이 Origin을 허용해야 하며, Tongro에서는 origins 옵션으로 정합니다',
  },
  'pong-as-data': {
    text: '핑에 퐁 프레임이 아니라 메시지로 답했습니다',
    hint: '핑의 페이로드를 담아 오피코드 10으로 보내세요. 대부분의 라이브러리가 알아서 합니다',
  },
  'silence-too-long': {
    text: '정해 둔 시간 제한보다 오래 양쪽에서 한 바이트도 오가지 않았습니다',
    hint: '중간에서 가장 짧은 시간 제한보다 자주 핑을 보내세요',
  },
  'close-unanswered': {
    text: 'TCP가 끝나기 전에 닫기 프레임에 닫기 프레임으로 답하지 않았습니다',
    hint: 'TCP를 끝내기 전에 닫기 프레임으로 답하고, 자신이 보낸 닫기의 답도 기다리세요',
  },
  'close-code-changed': {
    text: '닫기 프레임에 대한 답의 코드가 다릅니다',
    hint: '양쪽이 동시에 닫은 경우가 아니라면 받은 코드를 그대로 돌려보내세요',
  },
  'client-ended-first': {
    text: '닫는 핸드셰이크 뒤에 클라이언트가 먼저 TCP를 끝냈습니다',
    hint: 'TCP는 서버가 먼저 끝냅니다. 그래야 클라이언트의 포트가 대기 상태(TIME_WAIT)에 묶이지 않습니다',
  },
  'close-without-fin': {
    text: '양쪽이 닫기 프레임을 보냈는데 TCP가 열린 채로 남았습니다',
    hint: '서버는 바로, 클라이언트는 몇 초 뒤에 TCP를 끝내세요',
  },
  'reset-after-close': {
    text: '닫는 핸드셰이크 뒤에 TCP가 리셋되었습니다',
    hint: 'FIN으로 끝내고 남아 있는 데이터를 읽으세요. 리셋하면 닫기 프레임까지 사라질 수 있습니다',
  },
  'protocol-changed': {
    text: '같은 클라이언트가 같은 경로에서 지난 연결과 다른 조건을 얻었습니다',
    hint: '한 주소 뒤에 설정이 다른 서버가 여럿 있는지 보세요',
  },
  'reconnect-hasty': {
    text: '클라이언트가 기다리지 않고 거듭 다시 연결합니다',
    hint: '첫 시도 전에 0~5초를 무작위로 기다리고, 그 뒤로는 두 배씩 늘리세요',
  },
  'deflate-window-exceeded': {
    text: '압축된 데이터가 합의한 윈도보다 더 앞을 참조합니다',
    hint: '합의한 윈도 비트를 압축기에 주세요. zlib에서 8은 9로 쓰입니다',
  },
  'closed-without-handshake': {
    text: '닫는 핸드셰이크 없이 TCP가 끝났고, 애플리케이션에는 1006으로 보입니다',
    hint: 'TCP를 끝내기 전에 닫기 프레임을 보내세요. 중간의 유휴 시간 제한이나 비정상 종료가 있었는지 보세요',
  },
}

const OCPP: Readonly<Record<string, RuleWords>> = {
  'ocpp-malformed': {
    text: 'OCPP-J 메시지의 형식이 아닙니다',
    hint: 'CALL은 [2, 식별자, 동작, 내용], CALLRESULT는 [3, 식별자, 내용], CALLERROR는 [4, 식별자, 코드, 설명, 상세]로, 텍스트로 보내세요',
  },
  'ocpp-call-overlapping': {
    text: '앞선 CALL의 답이 오기 전에 새 CALL을 보냈습니다',
    hint: 'CALL은 한 번에 하나씩 보내고, 답을 받거나 시간이 다 될 때까지 나머지를 줄 세우세요',
  },
  'ocpp-call-unanswered': {
    text: '연결이 끝날 때까지 CALL에 CALLRESULT나 CALLERROR가 오지 않았습니다',
    hint: '모든 CALL에 답하세요. 모르는 동작에는 CALLERROR NotImplemented로 답합니다',
  },
  'ocpp-id-reused': {
    text: '같은 연결에서 이미 쓴 식별자를 다시 썼습니다',
    hint: 'CALL마다 새 식별자(예: UUID)를 쓰세요',
  },
  'ocpp-answer-unmatched': {
    text: '어느 CALL에도 맞지 않는 답이 왔습니다',
    hint: 'CALL의 식별자를 글자 그대로 되풀이하고, 답은 한 번만 보내세요',
  },
  'ocpp-payload-illegal': {
    text: '내용이 그 동작의 스키마에 맞지 않습니다',
    hint: '합의한 버전의 스키마와 이름, 자료형, 길이를 견주어 보세요',
  },
}

export const RULES_KO: Readonly<Record<string, RuleWords>> = {
  ...HANDSHAKE,
  ...ANSWER,
  ...HTTP2,
  ...FRAMES,
  ...CLOSING,
  ...CONTENT,
  ...OBSERVED,
  ...OCPP,
}

/** The registered close codes in Korean. */
export const CLOSE_CODES_KO: Readonly<Record<number, string>> = {
  1000: '정상 종료',
  1001: '떠남: 페이지를 벗어났거나 서버가 멈춤',
  1002: '프로토콜 오류: 상대가 프레임 규칙을 어김',
  1003: '지원하지 않는 데이터: 이 종류의 메시지를 받지 않음',
  1004: '예약됨. 보내지 않는 값',
  1005: '상태 없음: 닫기 프레임에 코드가 없었음. 보내지 않는 값',
  1006: '비정상: 닫기 프레임 없이 연결이 끝남. 보내지 않는 값',
  1007: '잘못된 페이로드: UTF-8이 아닌 텍스트처럼 종류에 맞지 않는 데이터',
  1008: '정책 위반',
  1009: '메시지가 너무 큼',
  1010: '필수 확장: 클라이언트가 바란 확장에 서버가 합의하지 않음',
  1011: '서버 내부 오류',
  1012: '서비스 재시작',
  1013: '나중에 다시 시도',
  1014: '게이트웨이 오류',
  1015: 'TLS 핸드셰이크 실패. 보내지 않는 값',
}

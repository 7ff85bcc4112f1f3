// Files that people open by mistake, by their first bytes or characters: what each is, and what to do
// instead. One row is one kind.

export interface Foreign {
  /** As it stands behind "it looks like". */
  readonly what: string
  readonly mend: string
}

type Row = readonly [start: string, what: string, mend: string]

const UNPACK = 'unpack it first and open what is inside'
const CONVERT = 'convert it with editcap of Wireshark: editcap -F pcapng IN OUT'
const CAPTURE = 'open the capture of that connection instead'

/** First bytes in hexadecimal. */
const BINARY: readonly Row[] = [
  ['1f8b', 'a gzip file', 'unpack it first with gunzip'],
  ['504b0304', 'a zip file', `${UNPACK}; of an archive of Fiddler (.saz) export HAR`],
  ['28b52ffd', 'a zstd file', 'unpack it first with unzstd'],
  ['04224d18', 'an lz4 file', 'unpack it first with unlz4'],
  ['fd377a585a00', 'an xz file', 'unpack it first with unxz'],
  ['425a68', 'a bzip2 file', 'unpack it first with bunzip2'],
  ['377abcaf271c', 'a 7z file', UNPACK],
  ['7801', 'a zlib stream', 'of mitmproxy export .har instead of .zhar'],
  ['789c', 'a zlib stream', 'of mitmproxy export .har instead of .zhar'],
  ['78da', 'a zlib stream', 'of mitmproxy export .har instead of .zhar'],
  ['fffe', 'text in UTF-16', 'save it as UTF-8'],
  ['feff', 'text in UTF-16', 'save it as UTF-8'],
  ['89504e470d0a1a0a', 'a PNG picture', CAPTURE],
  ['ffd8ff', 'a JPEG picture', CAPTURE],
  ['47494638', 'a GIF picture', CAPTURE],
  ['255044462d', 'a PDF document', CAPTURE],
  ['7f454c46', 'a program', CAPTURE],
  ['53514c69746520', 'an SQLite database', CAPTURE],
  ['736e6f6f7000', 'a snoop capture', CONVERT],
  ['34cdb2a1', 'a capture of a modified libpcap', CONVERT],
  ['474d4255', 'a capture of Network Monitor', CONVERT],
  ['52545353', 'a capture of Network Monitor', CONVERT],
  ['54524e494646', 'a capture of Sniffer', CONVERT],
  [
    '160301',
    'raw bytes of a TLS connection',
    'give a pcap of it and its keys to Wireshark, or use the proxy, which sees inside',
  ],
  [
    '160303',
    'raw bytes of a TLS connection',
    'give a pcap of it and its keys to Wireshark, or use the proxy, which sees inside',
  ],
]

/** Patterns of the first characters; a byte order mark and white space are gone. */
const TEXT: ReadonlyArray<readonly [start: RegExp, what: string, mend: string]> = [
  [
    /^(?:#[^\n]*\s+)*(?:CLIENT|SERVER|EXPORTER|EARLY)_[A-Z_\d]+ [\da-f]{64}/i,
    'a TLS key log',
    'give it to Wireshark (Preferences, Protocols, TLS) beside the pcap, or use the proxy, which sees inside TLS',
  ],
  [
    /^\d{1,9}:\d+:[a-z_]+;/,
    'flows of mitmproxy',
    'export them: mitmdump -nr FILE --set hardump=out.har',
  ],
  [
    /^(?:[A-Z]{3,8} \S+ HTTP\/\d|HTTP\/\d\.\d \d)/,
    'the raw bytes of a connection',
    'make hex of it (xxd FILE) and mark each side with > and <',
  ],
  [
    /^\d\d:\d\d:\d\d\.\d+ IP6? /,
    'what tcpdump prints',
    'have it write a file: tcpdump -w out.pcap',
  ],
  [/^\[\s*\{\s*"_index"/, 'what tshark prints as JSON', CAPTURE],
  [
    /^\{\s*"constants"/,
    "Chrome's network log",
    'export HAR from its developer tools, with the connection in the list',
  ],
  [/^<(?:\?xml|!doctype|html)/i, 'an XML or HTML document', 'export pcap or HAR instead'],
]

export function foreignBinary(first: Uint8Array): Foreign | undefined {
  const start = [...first.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const row = BINARY.find(([magic]) => start.startsWith(magic))
  return row && { what: row[1], mend: row[2] }
}

export function foreignText(text: string): Foreign | undefined {
  const row = TEXT.find(([start]) => start.test(text))
  return row && { what: row[1], mend: row[2] }
}

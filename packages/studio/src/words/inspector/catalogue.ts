// The words of the Inspector's frame, list and timeline, as a type.

export interface InspectorWords {
  readonly title: string
  readonly lead: string
  readonly top: string
  readonly list: string
  readonly detail: string
  readonly nothingSelected: string
  readonly playground: string
  readonly backToCapture: string
  readonly source: SourceWords
  readonly chips: ChipWords
  readonly filter: FilterWords
  readonly timeline: TimelineWords
  readonly rows: RowWords
  readonly empty: EmptyWords
  readonly help: HelpWords
}

export interface SourceWords {
  readonly open: string
  readonly watch: string
  readonly playground: string
  readonly close: string
  readonly pause: string
  readonly resume: string
  readonly live: string
  readonly paused: (more: string) => string
  readonly thisServer: string
  readonly reading: (read: string, size: string) => string
  readonly readingSome: (read: string) => string
  readonly done: string
  readonly sums: (frames: string, messages: string, connections: string) => string
  readonly memory: (index: string, bytes: string) => string
  readonly findings: (must: number, should: number, note: number) => string
  readonly noFindings: string
  readonly full: string
  readonly troubles: (count: number) => string
  readonly help: string
  readonly token: string
  readonly tokenNeeded: string
  readonly connect: string
  readonly linkStates: Readonly<Record<'idle' | 'connecting' | 'open' | 'waiting', string>>
}

export interface ChipWords {
  readonly region: string
  readonly states: Readonly<Record<'opening' | 'open' | 'closed' | 'refused', string>>
  readonly unknownPath: string
  readonly roundTrip: (ms: string) => string
  readonly findings: (count: number) => string
  readonly bytes: (client: string, server: string) => string
  readonly only: (connection: number) => string
  readonly handshake: (connection: number) => string
  readonly more: (count: string) => string
}

export interface FilterWords {
  readonly label: string
  readonly placeholder: string
  readonly clear: string
  readonly found: (found: string, of: string) => string
  readonly searching: (tried: string) => string
  readonly completions: string
  readonly range: (from: string, to: string) => string
  readonly clearRange: string
}

export interface TimelineWords {
  readonly label: string
  readonly lanes: Readonly<Record<'client' | 'server', string>>
  readonly kinds: Readonly<Record<'text' | 'binary' | 'ping' | 'pong' | 'close' | 'other', string>>
  readonly finding: string
  readonly silence: (time: string) => string
  readonly silent: string
  readonly pings: string
  readonly calls: string
  readonly how: string
  readonly summary: (frames: string, findings: string) => string
}

export interface RowWords {
  readonly label: string
  readonly columns: Readonly<
    Record<
      | 'number'
      | 'time'
      | 'from'
      | 'kind'
      | 'flags'
      | 'length'
      | 'inflated'
      | 'preview'
      | 'findings',
      string
    >
  >
  readonly from: Readonly<Record<'client' | 'server', string>>
  readonly handshake: string
  readonly end: string
  readonly skip: string
  readonly flags: Readonly<Record<'fin' | 'rsv1' | 'rsv2' | 'rsv3' | 'mask', string>>
  readonly severity: Readonly<Record<'must' | 'should' | 'note', string>>
  readonly nothing: string
  readonly nothingMatches: string
  readonly waiting: string
  readonly emptyPayload: string
}

export interface EmptyWords {
  readonly drop: string
  readonly formats: string
  readonly choose: string
  readonly watch: string
  readonly watchLead: string
  readonly paste: string
  readonly pasteLead: string
  readonly pasteOpen: string
  readonly pastePlay: string
  readonly pasteWrong: (why: string) => string
  readonly proxy: string
  readonly proxyLead: string
  readonly samples: string
  readonly samplesLead: string
  readonly tls: string
}

export interface HelpWords {
  readonly title: string
  readonly close: string
  readonly keys: ReadonlyArray<readonly [keys: string, what: string]>
  readonly flags: string
}

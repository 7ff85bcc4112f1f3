// Frames to begin with: how it is done, and what goes wrong in the field.

import type { From } from 'tongro/protocol'
import type { PresetName } from '../../../words/inspector/playground-words.ts'

export interface Preset {
  readonly name: PresetName
  readonly hex: string
  readonly from: From
}

export const PRESETS: readonly Preset[] = [
  { name: 'hello', from: 'client', hex: '81 85 37 fa 21 3d 7f 9f 4d 51 58' },
  { name: 'fragments', from: 'server', hex: '01 03 48 65 6c\n89 02 68 69\n80 02 6c 6f' },
  { name: 'close', from: 'server', hex: '88 05 03 e8 62 79 65' },
  { name: 'unmasked', from: 'client', hex: '89 00' },
  { name: 'maskedPong', from: 'server', hex: '8a 80 00 00 00 00' },
  { name: 'longLength', from: 'server', hex: '81 7e 00 05 48 65 6c 6c 6f' },
  { name: 'compressed', from: 'server', hex: 'c1 07 f2 48 cd c9 c9 07 00' },
  { name: 'badText', from: 'server', hex: '81 06 ce ba e1 bd b9 ff' },
  { name: 'reserved', from: 'client', hex: '83 85 37 fa 21 3d 7f 9f 4d 51 58' },
]

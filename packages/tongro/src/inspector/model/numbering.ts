// The running numbers of a capture: what a finding, a link and a command's argument name things by.

export class Numbering {
  frames = 0
  messages = 0
  findings = 0
}

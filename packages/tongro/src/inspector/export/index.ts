// A finding as something to hand on: the fewest bytes that show it, and a test of them.
export { exportFinding, type FindingExport } from './export-finding.ts'

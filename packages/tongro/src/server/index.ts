// The server half: serve(), route() and what they give.

export type { ParamsOf, PathParams } from './path-pattern.ts'
export { route } from './route.ts'
export { serve } from './serve.ts'
export type {
  AttachableServer,
  Endpoint,
  FetchInfo,
  Handlers,
  HeaderList,
  Route,
  ServeOptions,
  Server,
  ServerCloseOptions,
  ServerSocket,
  ServerStats,
  UpgradeAcceptance,
  UpgradeRequest,
  UpgradeResult,
} from './types.ts'

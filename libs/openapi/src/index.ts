export {
  ClaimSchema,
  criterionAmounts,
  CriterionSchema,
  someCriteria,
  VersionInForce,
} from './schemas/criterion';
export {
  answer,
  type AnswerType,
  choice,
  count,
  countsBy,
  described,
  exactInteger,
  fen,
  type MembersOf,
  nullable,
  object,
  openApi,
  page,
  reference,
  type Static,
  text,
  time,
  Type,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  type TUnsafe,
} from './schemas/schemas';
export { Deprecated } from './document/deprecated';
export { type ApiDescription, openApiOf, setUpOpenApi, type WebhookRequests } from './document/openapi';
export { OutlookSchema } from './schemas/outlook';
export { errorsPage, sectionOf } from './problems/errors-page';
export {
  codeOfStatus,
  isProblemCode,
  type ProblemCode,
  problemTypes,
  typeAddressOf,
} from './problems/problem-types';

export { currentAnswer, OncePerAnswer, whileAnswering } from './answering/answering';
export { ConcurrencyLimiter } from './answering/concurrency-limiter';
export { ColumnarDatabase } from './columnar-database';
export { columnarTable, creation, type TableOf } from './columns';
export { figure } from './figure';
export { FiguresModule } from './figures.module';
export { type CurrentTable, Table } from './table';
export { macros, placeCodes, places } from './tables';
export { type Parameters, Writing } from './writing';

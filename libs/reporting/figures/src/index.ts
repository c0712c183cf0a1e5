export { computedAtOfAnswer, withAge } from './answer-age';
export { ColumnarDatabase, type Parameters, Writing } from './columnar-database';
export { columnarTable, creation, type TableOf } from './columns';
export { figure } from './figure';
export { StoredVersion } from './stored-version';
export { Table } from './table';
export { macros, placeCodes, places } from './tables';
export { FiguresModule } from './figures.module';

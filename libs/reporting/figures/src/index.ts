export { computedAtOfAnswer, withAge } from './answer-age';
export { ColumnarDatabase, type Parameters, Writing } from './columnar-database';
export { columnarTable, creation, type TableOf } from './columns';
export { figure } from './figure';
export { FiguresModule } from './figures.module';
export { Table } from './table';
export { macros, placeCodes, places } from './tables';

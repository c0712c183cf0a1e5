import { Module } from '@nestjs/common';
import { ReadModelModule } from '@taocun/reporting-store';
import { StoredVersion } from './table/stored-version';
import { Table } from './table/table';

/** The columnar table, loaded from the stored documents and updated after every checkpoint. */
@Module({ imports: [ReadModelModule], providers: [StoredVersion, Table], exports: [StoredVersion, Table] })
export class FiguresModule {}

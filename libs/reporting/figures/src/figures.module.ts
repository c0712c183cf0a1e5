import { Module } from '@nestjs/common';
import { ReadModelModule } from '@taocun/reporting-read-model';
import { StoredVersion } from './stored-version';
import { Table } from './table';

/** The columnar table, loaded from the stored documents and updated after every checkpoint. */
@Module({ imports: [ReadModelModule], providers: [StoredVersion, Table], exports: [StoredVersion, Table] })
export class FiguresModule {}

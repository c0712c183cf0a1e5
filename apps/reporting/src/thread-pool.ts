// Each statement of DuckDB occupies a thread of libuv's pool: four that read, eight for whole lists, and one
// that writes. With the usual four threads, a few long statements would delay all others, and files and host
// names. DuckDB starts the pool, so this comes before its import.
process.env['UV_THREADPOOL_SIZE'] ??= '20';

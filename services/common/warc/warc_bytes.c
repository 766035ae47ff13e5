/* The archive's bytes, packed or not: zlib reads both, and goes on from one gzip member to the next, as archives have
 * one for each record. */
#include "warc_bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PIECE_BYTES 65536

struct warc_bytes {
    gzFile file;
};

int warc_bytes_open(const char *path, struct warc_bytes **out, struct err *err)
{
    struct warc_bytes *bytes = calloc(1, sizeof *bytes);
    if (!bytes)
        return err_set(err, ERR_MEMORY, "no memory to read %s", path);
    bytes->file = gzopen(path, "rb");
    if (!bytes->file) {
        free(bytes);
        return err_set(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));
    }
    gzbuffer(bytes->file, PIECE_BYTES);
    *out = bytes;
    return 0;
}

void warc_bytes_close(struct warc_bytes *bytes)
{
    if (bytes)
        gzclose(bytes->file);
    free(bytes);
}

/* A disk that fails and an archive that was cut off while it was written look alike to the reader; zlib's words tell
 * them apart. */
static int failed(struct warc_bytes *bytes, struct err *err)
{
    int code = 0;
    const char *why = gzerror(bytes->file, &code);
    return err_set(err, ERR_IO, "the web archive cannot be read on: %s", code < 0 && *why ? why : "it ends too early");
}

int warc_bytes_line(struct warc_bytes *bytes, char *out, size_t size, struct err *err)
{
    if (gzgets(bytes->file, out, (int)size))
        return (int)strlen(out);
    int code = 0;
    gzerror(bytes->file, &code);
    return code < 0 && code != Z_STREAM_END ? failed(bytes, err) : 0;
}

int warc_bytes_read(struct warc_bytes *bytes, char *out, uint64_t size, struct err *err)
{
    char nowhere[PIECE_BYTES];
    while (size > 0) {
        unsigned piece = size < PIECE_BYTES ? (unsigned)size : PIECE_BYTES;
        // cppcheck-suppress legacyUninitvar ; gzread writes there
        int got = gzread(bytes->file, out ? out : nowhere, piece);
        if (got <= 0)
            return failed(bytes, err);
        size -= (uint64_t)got;
        out = out ? out + got : NULL;
    }
    return 0;
}

int64_t warc_bytes_position(const struct warc_bytes *bytes)
{
    return gzoffset(bytes->file);
}

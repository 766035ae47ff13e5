/* A record is: how many pieces (one byte), their sizes (four bytes each, the lowest first), their bytes. A record of no
 * pieces is the end: how many records, articles and stories, and the last hash. Each hash is over the one before and the
 * record, the last one over these numbers, so that a record that is missing, doubled or out of place shows. (The end of
 * the old form has how many records, and the hash of the last one.) */
#include "backup_file.h"

#include "clock.h"
#include "id.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HASH_SIZE   8   /* bytes of the hash before, in front of each record in memory */
#define HEAD_MAX    256 /* bytes of the first line */
#define FIRST_SIZE  65536
#define END_NUMBERS 24 /* bytes of the end's numbers */

static void put_number(char *out, uint64_t number, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        out[i] = (char)(number >> 8 * i & 0xff);
}

static uint64_t get_number(const char *from, unsigned size)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < size; i++)
        number |= (uint64_t)(unsigned char)from[i] << 8 * i;
    return number;
}

/* Doubles until it fits: a record may be as large as Redis's largest value. */
static int reserve(char **record, size_t *capacity, size_t size)
{
    size_t wanted = *capacity ? *capacity : FIRST_SIZE;
    while (wanted < size)
        wanted *= 2;
    if (wanted == *capacity)
        return 0;
    char *grown = realloc(*record, wanted);
    if (!grown)
        return ERR_MEMORY;
    *record = grown;
    *capacity = wanted;
    return 0;
}

static void add_up(struct backup_sum *sum, char *record, size_t size)
{
    put_number(record, sum->hash, HASH_SIZE);
    sum->hash = id_hash64(record, size);
    sum->records++;
    sum->bytes += size - HASH_SIZE;
}

/* ── writing ── */

/* Passwords of feeds and secrets are in it: for its owner alone. */
static FILE *open_new(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (descriptor >= 0 && !file) {
        close(descriptor);
        unlink(path);
    }
    return file;
}

/* The names are noted only once the file is ours: what another process writes is not to be taken back. */
static int open_beside(struct backup_writer *writer, const char *path, struct err *err)
{
    char temporary[sizeof writer->temporary];
    snprintf(temporary, sizeof temporary, "%s.part", path);
    writer->file = open_new(temporary);
    if (!writer->file)
        return err_set(err, ERR_IO, "cannot write %.200s: %s", temporary,
                       errno == EEXIST ? "it is there: another backup is being made, or one was cut off; remove it"
                                       : strerror(errno));
    snprintf(writer->path, sizeof writer->path, "%s", path);
    memcpy(writer->temporary, temporary, sizeof temporary);
    return 0;
}

int backup_create(struct backup_writer *writer, const char *path, const struct backup_head *head, struct err *err)
{
    char time[CLOCK_RFC3339_SIZE];
    memset(writer, 0, sizeof *writer);
    if (strlen(path) >= sizeof writer->path)
        return err_set(err, ERR_INVALID, "the path is longer than %d bytes", BACKUP_PATH_MAX - 1);
    if (strcmp(path, "-") == 0)
        writer->file = stdout;
    else if (open_beside(writer, path, err))
        return ERR_IO;
    clock_rfc3339(head->time_ms, time);
    fprintf(writer->file, "triptych-backup %d %s %s %u %s\n", BACKUP_FORM, head->edition, head->version,
            head->data_version, time);
    return 0;
}

void backup_add(struct backup_writer *writer, const struct store_piece *pieces, size_t count)
{
    size_t size = HASH_SIZE + 1 + 4 * count;
    for (size_t i = 0; i < count; i++)
        size += pieces[i].size;
    if (!writer->code && size > STORE_RECORD_SIZE_MAX)
        writer->code = ERR_TOO_LARGE;
    if (!writer->code)
        writer->code = reserve(&writer->record, &writer->capacity, size);
    if (writer->code)
        return;
    char *at = writer->record + HASH_SIZE;
    *at++ = (char)count;
    for (size_t i = 0; i < count; i++, at += 4)
        put_number(at, pieces[i].size, 4);
    for (size_t i = 0; i < count; at += pieces[i].size, i++)
        if (pieces[i].size)
            memcpy(at, pieces[i].data, pieces[i].size);
    add_up(&writer->sum, writer->record, size);
    if (fwrite(writer->record + HASH_SIZE, 1, size - HASH_SIZE, writer->file) != size - HASH_SIZE)
        writer->code = ERR_IO;
}

/* The hash over the end's own numbers. */
static uint64_t hash_of_end(const struct backup_sum *sum, const char numbers[END_NUMBERS])
{
    char bytes[HASH_SIZE + END_NUMBERS];
    put_number(bytes, sum->hash, HASH_SIZE);
    memcpy(bytes + HASH_SIZE, numbers, END_NUMBERS);
    return id_hash64(bytes, sizeof bytes);
}

/* On the disk before it has its name: after a power cut there is the old file or the new one. */
static int write_end(struct backup_writer *writer, const struct backup_figures *figures)
{
    char end[1 + END_NUMBERS + HASH_SIZE] = {0};
    put_number(end + 1, writer->sum.records, 8);
    put_number(end + 9, figures->articles, 8);
    put_number(end + 17, figures->stories, 8);
    put_number(end + 1 + END_NUMBERS, hash_of_end(&writer->sum, end + 1), HASH_SIZE);
    if (fwrite(end, 1, sizeof end, writer->file) != sizeof end || fflush(writer->file) != 0)
        return ERR_IO;
    /* A pipe cannot be synced, and need not. */
    return writer->path[0] && fsync(fileno(writer->file)) != 0 ? ERR_IO : 0;
}

int backup_finish(struct backup_writer *writer, const struct backup_figures *figures, struct err *err)
{
    int code = writer->code ? writer->code : write_end(writer, figures);
    int failure = errno;
    if (!code && writer->path[0]) {
        code = fclose(writer->file) == 0 && rename(writer->temporary, writer->path) == 0 ? 0 : ERR_IO;
        failure = errno;
        writer->file = NULL;
    }
    backup_abandon(writer);
    if (code == ERR_IO)
        return err_set(err, ERR_IO, "cannot write %.200s: %s", writer->path[0] ? writer->path : "standard output",
                       strerror(failure));
    return code ? err_set(err, (enum err_code)code, "no memory for a record, or one that is too large") : 0;
}

void backup_abandon(struct backup_writer *writer)
{
    if (writer->path[0] && writer->file)
        fclose(writer->file);
    if (writer->path[0])
        unlink(writer->temporary); /* after a rename there is none */
    writer->file = NULL;
    free(writer->record);
    writer->record = NULL;
    writer->capacity = 0;
}

/* ── reading ── */

static int refuse(struct err *err, const char *why)
{
    return err_set(err, ERR_INVALID, "this is no whole backup: %s", why);
}

static int read_head(struct backup_reader *reader, struct backup_head *head, struct err *err)
{
    char line[HEAD_MAX], time[40];
    struct backup_figures *figures = &reader->figures;
    memset(head, 0, sizeof *head);
    int words =
        fgets(line, sizeof line, reader->file)
            ? sscanf(line, "triptych-backup %d %39s %23s %u %39s %" SCNu64 " %" SCNu64, &reader->form, head->edition,
                     head->version, &head->data_version, time, &figures->articles, &figures->stories)
            : 0;
    if (words >= 1 && reader->form != BACKUP_FORM && reader->form != BACKUP_FORM_OLD)
        return refuse(err, "it has the form of another version");
    if (words != (reader->form == BACKUP_FORM_OLD ? 7 : 5) || !strchr(line, '\n'))
        return refuse(err, "its first line says nothing of the kind");
    clock_parse_rfc3339(time, &head->time_ms);
    return 0;
}

int backup_open(struct backup_reader *reader, const char *path, struct backup_head *head, struct err *err)
{
    memset(reader, 0, sizeof *reader);
    reader->file = fopen(path, "re");
    if (!reader->file)
        return err_set(err, ERR_IO, "cannot read %.200s: %s", path, strerror(errno));
    int code = read_head(reader, head, err);
    if (code)
        backup_close(reader);
    return code;
}

/* Of the new form. Returns 1 when it agrees. */
static int take_end(struct backup_reader *reader, const char *end)
{
    reader->figures = (struct backup_figures){get_number(end + 8, 8), get_number(end + 16, 8)};
    return get_number(end, 8) == reader->sum.records &&
           get_number(end + END_NUMBERS, HASH_SIZE) == hash_of_end(&reader->sum, end);
}

static int read_end(struct backup_reader *reader, struct err *err)
{
    char end[END_NUMBERS + HASH_SIZE];
    int is_old = reader->form == BACKUP_FORM_OLD;
    size_t size = is_old ? 8 + HASH_SIZE : sizeof end;
    if (fread(end, 1, size, reader->file) != size)
        return refuse(err, "its end is missing");
    int agrees = is_old ? get_number(end, 8) == reader->sum.records && get_number(end + 8, 8) == reader->sum.hash
                        : take_end(reader, end);
    if (!agrees)
        return refuse(err, "it is damaged");
    return fgetc(reader->file) == EOF ? 0 : refuse(err, "something stands behind its end");
}

/* The sizes of the pieces are in reader->record; their sum, or 0 when it is beyond all limits. */
static size_t sum_of(const char *sizes, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += get_number(sizes + 4 * i, 4);
    return sum < STORE_RECORD_SIZE_MAX ? (size_t)sum : 0;
}

/* The record is put together in memory as it was when it was written, so that the same hash comes out. */
static int read_pieces(struct backup_reader *reader, struct store_piece *pieces, size_t count, struct err *err)
{
    size_t head = HASH_SIZE + 1 + 4 * count;
    if (reserve(&reader->record, &reader->capacity, head))
        return err_set(err, ERR_MEMORY, "no memory for a record");
    reader->record[HASH_SIZE] = (char)count;
    if (fread(reader->record + HASH_SIZE + 1, 4, count, reader->file) != count)
        return refuse(err, "it is cut off");
    size_t size = sum_of(reader->record + HASH_SIZE + 1, count);
    if (!size)
        return refuse(err, "it is damaged");
    if (reserve(&reader->record, &reader->capacity, head + size))
        return err_set(err, ERR_MEMORY, "no memory for a record");
    if (fread(reader->record + head, 1, size, reader->file) != size)
        return refuse(err, "it is cut off");
    const char *at = reader->record + head;
    for (size_t i = 0; i < count; at += pieces[i].size, i++)
        pieces[i] = (struct store_piece){at, (size_t)get_number(reader->record + HASH_SIZE + 1 + 4 * i, 4)};
    add_up(&reader->sum, reader->record, head + size);
    return 1;
}

int backup_next(struct backup_reader *reader, struct store_piece pieces[STORE_PIECES_MAX], size_t *out_count,
                struct err *err)
{
    int count = fgetc(reader->file);
    if (count == EOF)
        return refuse(err, "it is cut off");
    if (count > STORE_PIECES_MAX)
        return refuse(err, "it is damaged");
    *out_count = (size_t)count;
    return count ? read_pieces(reader, pieces, (size_t)count, err) : read_end(reader, err);
}

void backup_close(struct backup_reader *reader)
{
    if (reader->file)
        fclose(reader->file);
    free(reader->record);
    memset(reader, 0, sizeof *reader);
}

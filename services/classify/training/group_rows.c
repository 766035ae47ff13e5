/* Rows of a labelled set go through the same code as articles in classify (language, features, gist): what is trained
 * on is what will be seen. */
#include "group_rows.h"

#include "article_language.h"
#include "article_own.h"
#include "text_terms.h"
#include "url.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* As ingest cuts them (proto/article.proto). */
#define TITLE_MAX 1024
#define TEXT_MAX  16384

struct group_rows {
    struct jsonl *reader;
    struct text_analyser *analyser;
    struct text_splitter *splitter; /* NULL unless gists are wanted */
    struct repeats *repeats;
    struct article_own own; /* of the row read last */
    char title[TITLE_MAX + 1];
    char text[TEXT_MAX + 1];
};

int group_rows_open(const char *path, struct group_rows **out, struct err *err)
{
    struct group_rows *rows = calloc(1, sizeof *rows);
    if (!rows) {
        return err_set(err, ERR_MEMORY, "no memory to read %s", path);
    }
    int result = jsonl_open(path, &rows->reader, err);
    if (result == 0 && (!(rows->analyser = text_analyser_new(err)) || !(rows->repeats = repeats_new(err)))) {
        result = err ? (int)err->code : ERR_MEMORY;
    }
    if (result < 0) {
        group_rows_close(rows);
        return result;
    }
    *out = rows;
    return 0;
}

void group_rows_close(struct group_rows *rows)
{
    if (rows) {
        jsonl_close(rows->reader);
        text_analyser_free(rows->analyser);
        text_splitter_free(rows->splitter);
        repeats_free(rows->repeats);
        free(rows);
    }
}

int group_rows_want_gist(struct group_rows *rows, struct err *err)
{
    rows->splitter = rows->splitter ? rows->splitter : text_splitter_new();
    return rows->splitter ? 0 : err_set(err, ERR_MEMORY, "no memory to part texts into sentences");
}

static int read_gist(struct group_rows *rows, struct group_row *row, struct err *err)
{
    const struct article_gist_input input = {rows->own.title.text, rows->own.text, row->features.lang};
    row->gist[0] = '\0';
    return rows->splitter ? article_gist(rows->splitter, &input, row->gist, err) : 0;
}

static void cut(char *out, const char *text, size_t max_bytes)
{
    size_t size_bytes = utf8_cut_len(text, strlen(text), max_bytes);
    memcpy(out, text, size_bytes);
    out[size_bytes] = '\0';
}

/* The outlet, as ingest has it of a row (ingest/article/article_make.c): "Daily Planet" is a name, "planet.example" a
 * domain. */
static const char *read_outlet(const struct jsonl_row *read, char domain[URL_HOST_SIZE])
{
    if (!strpbrk(read->source, " \t") && url_registrable_domain(read->source, domain)) {
        return "";
    }
    domain[0] = '\0';
    url_registrable_domain(read->url, domain);
    return read->source;
}

static int read_own(struct group_rows *rows, const struct jsonl_row *read, const char *lang, struct group_row *row,
                    struct err *err)
{
    char domain[URL_HOST_SIZE];
    const char *name = read_outlet(read, domain);
    const struct article_own_input input = {.id = row->article_id,
                                            .domain = domain,
                                            .name = name,
                                            .url = read->url,
                                            .title = rows->title,
                                            .text = rows->text,
                                            .lang = lang};
    return article_own_read(rows->analyser, rows->repeats, &input, &rows->own, err);
}

int group_rows_next(struct group_rows *rows, struct group_row *row, struct err *err)
{
    struct jsonl_row read;
    int found = jsonl_next(rows->reader, &read, err);
    if (found != 1) {
        return found;
    }
    cut(rows->title, read.title, TITLE_MAX);
    cut(rows->text, read.text, TEXT_MAX);
    char lang[TEXT_LANGUAGE_SIZE];
    article_language(rows->title, rows->text, read.lang, lang);
    row->external_id = read.external_id;
    row->own_title = rows->own.title.text;
    row->own_text = rows->own.text;
    row->time_ms = read.published_ms;
    row->embedding = (struct embedding){0};
    id_for_article(read.external_id, row->article_id);
    int result = read_own(rows, &read, lang, row, err);
    const struct article_features_input input = {rows->own.title.text, rows->own.text, lang, read.published_ms != 0};
    if (result == 0) {
        result = article_features_build(rows->analyser, &input, &row->features, err);
        row->features.marks = rows->own.marks;
    }
    if (result == 0) {
        result = read_gist(rows, row, err);
    }
    return result < 0 ? result : 1;
}

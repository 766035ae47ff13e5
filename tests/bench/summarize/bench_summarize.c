/* bench-summarize FILE.jsonl: sums up stories with the code of the summarize daemon, offline and in a fixed way.
 * In, one story a line:  {"id","articles":[{"title","text","source","url","bias"?}]}
 * Out, one line each:    {"id","headline","bullets":[{"text","article":index}],"left":[…],"center":[…],"right":[…]}
 * With --time, what a summary costs goes to standard error. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "err.h"
#include "id.h"
#include "json.h"
#include "json_writer.h"
#include "summary_make.h"
#include "text_language.h"

#define ARTICLES_MAX     1000
#define OUT_BYTES_MAX    (256 * 1024)
#define LEANING_MAX      32
#define DETECT_BYTES_MAX 2000 /* of a text, to tell its language by */

/* One article as the daemon would hold it, with the memory of what is made up for it. */
struct row {
    Triptych__PlacedArticle placed;
    Triptych__Article article;
    Triptych__Placement placement;
    Triptych__SourceRating rating;
    char id[ID_SIZE];
    char lang[TEXT_LANGUAGE_SIZE];
    char leaning[LEANING_MAX];
};

struct bench {
    struct summarizer *summarizer;
    struct row rows[ARTICLES_MAX];
    Triptych__PlacedArticle *pointers[ARTICLES_MAX];
    size_t count;
    unsigned stories;
    int64_t spent_us, again_us; /* on first sight of the articles; with their digests at hand */
    int is_timed;
};

/* protobuf-c's strings are not const; the summarizer only reads. */
static char *text_in(const struct json *object, const char *name)
{
    return (char *)(uintptr_t)json_member_text(object, name, "");
}

/* "Lean Left" → "lean-left": ratings come in many spellings. */
static void leaning_normalise(const char *bias, char out[LEANING_MAX])
{
    size_t i = 0;
    for (; bias[i] && i + 1 < LEANING_MAX; i++)
        out[i] = (char)(bias[i] == ' ' || bias[i] == '_' ? '-' : tolower((unsigned char)bias[i]));
    out[i] = '\0';
}

static void row_fill(struct row *row, const struct json *article, unsigned story, size_t index)
{
    triptych__placed_article__init(&row->placed);
    triptych__article__init(&row->article);
    triptych__placement__init(&row->placement);
    triptych__source_rating__init(&row->rating);
    row->placed.article = &row->article;
    row->placed.placement = &row->placement;
    row->placement.source = &row->rating;

    char identity[64];
    snprintf(identity, sizeof identity, "%u/%zu", story, index);
    id_for_article(identity, row->id);
    row->article.id = row->id;
    row->article.title = text_in(article, "title");
    row->article.text = text_in(article, "text");
    row->article.source = text_in(article, "source");
    row->article.url = text_in(article, "url");
    leaning_normalise(text_in(article, "bias"), row->leaning);
    row->rating.leaning = row->leaning;
    const char *sample = row->article.text[0] ? row->article.text : row->article.title;
    text_language_detect(sample, strnlen(sample, DETECT_BYTES_MAX), text_in(article, "lang"), row->lang);
    row->placement.lang = row->lang;
}

static size_t index_of(const struct bench *bench, const char *article_id)
{
    size_t i = 0;
    while (i < bench->count && strcmp(bench->rows[i].id, article_id) != 0)
        i++;
    return i;
}

static void bullets_write(struct json_writer *writer, const struct bench *bench, const char *name,
                          Triptych__Bullet *const *bullets, size_t count)
{
    json_array_begin(writer, name);
    for (size_t i = 0; i < count; i++) {
        json_object_begin(writer, NULL);
        json_put_text(writer, "text", bullets[i]->text);
        json_put_uint(writer, "article", index_of(bench, bullets[i]->article_id));
        json_object_end(writer);
    }
    json_array_end(writer);
}

static int summary_write(const struct bench *bench, const char *story_id, const Triptych__Summary *summary,
                         struct err *err)
{
    struct json_writer writer;
    json_writer_init(&writer, OUT_BYTES_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "id", story_id);
    json_put_text(&writer, "headline", summary->headline);
    bullets_write(&writer, bench, "bullets", summary->bullets, summary->n_bullets);
    bullets_write(&writer, bench, "left", summary->left, summary->n_left);
    bullets_write(&writer, bench, "center", summary->center, summary->n_center);
    bullets_write(&writer, bench, "right", summary->right, summary->n_right);
    json_object_end(&writer);
    char *line = NULL;
    int code = json_writer_take(&writer, &line, NULL, err);
    if (code == 0)
        puts(line);
    free(line);
    json_writer_done(&writer);
    return code;
}

static int story_sum_up(struct bench *bench, const struct json *story, struct err *err)
{
    const struct json *articles = json_member(story, "articles");
    bench->count = json_count(articles) < ARTICLES_MAX ? json_count(articles) : ARTICLES_MAX;
    for (size_t i = 0; i < bench->count; i++) {
        row_fill(&bench->rows[i], json_at(articles, i), bench->stories, i);
        bench->pointers[i] = &bench->rows[i].placed;
    }
    const Triptych__Summary *summary;
    int64_t began_us = clock_monotonic_us();
    int code = summary_make(bench->summarizer, bench->pointers, bench->count, &summary, err);
    bench->spent_us += clock_monotonic_us() - began_us;
    if (bench->is_timed && code == 0) {
        began_us = clock_monotonic_us();
        code = summary_make(bench->summarizer, bench->pointers, bench->count, &summary, err);
        bench->again_us += clock_monotonic_us() - began_us;
    }
    bench->stories++;
    return code == 0 ? summary_write(bench, json_member_text(story, "id", ""), summary, err) : code;
}

/* A broken line is reported and the next one read. Returns 0, or the first failure. */
static int file_sum_up(struct bench *bench, FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    int first_code = 0;
    for (unsigned number = 1; (size = getline(&line, &room, file)) > 0; number++) {
        struct err err = {0};
        struct json *story = NULL;
        if (strspn(line, " \t\r\n") == (size_t)size)
            continue;
        int code = json_read(line, (size_t)size, &story, &err);
        if (code == 0)
            code = story_sum_up(bench, story, &err);
        if (code != 0)
            fprintf(stderr, "bench-summarize: line %u: %s\n", number, err.text);
        if (first_code == 0)
            first_code = code;
        json_free(story);
    }
    free(line);
    return first_code;
}

int main(int argc, char **argv)
{
    int is_timed = argc == 3 && strcmp(argv[1], "--time") == 0;
    if (argc != 2 + is_timed) {
        fprintf(stderr, "usage: bench-summarize [--time] FILE.jsonl\n");
        return 2;
    }
    int code = ERR_MEMORY;
    struct err err = {0};
    FILE *file = fopen(argv[argc - 1], "r");
    struct bench *bench = calloc(1, sizeof *bench);
    if (!file) {
        fprintf(stderr, "bench-summarize: cannot open %s\n", argv[argc - 1]);
        goto out;
    }
    if (!bench)
        goto out;
    bench->is_timed = is_timed;
    bench->summarizer = summarizer_new(&err);
    if (!bench->summarizer) {
        fprintf(stderr, "bench-summarize: %s\n", err.text);
        goto out;
    }
    code = file_sum_up(bench, file);
    if (is_timed && bench->stories > 0)
        fprintf(stderr, "%u stories: %.1f us each, %.1f us when summed up again\n", bench->stories,
                (double)bench->spent_us / bench->stories, (double)bench->again_us / bench->stories);
out:
    if (file)
        fclose(file);
    if (bench)
        summarizer_free(bench->summarizer);
    free(bench);
    return code == 0 ? 0 : 1;
}

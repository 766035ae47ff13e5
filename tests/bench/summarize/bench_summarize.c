/* bench-summarize FILE.jsonl: sums up stories with the code of the summarize daemon, offline and in a fixed way.
 * In, one story a line:  {"id","articles":[{"title","text","source","url","bias"?,"lang"?,"published"?}]}
 * Out, one line each:    {"id","lang","headline","bullets":[{"text","article":index,"lang"}],"left":[…],"center":[…],
 *                         "right":[…],"summaries":{"en":{"headline","bullets"},…},
 *                         "differ":[{"about","kind","claims":[{"value","text","article":index,"sources"}]}],
 *                         "timeline":[{"article":index,"text","facts","first"}]}
 * --lang: the edition's language (en). With --time, what a story costs goes to standard error. With --embedder URL (of
 * /v1/embeddings) each story is made again once the vectors that it wanted are there, as the daemon does. */
#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench_meanings.h"
#include "clock.h"
#include "err.h"
#include "id.h"
#include "json.h"
#include "json_writer.h"
#include "lang_list.h"
#include "story_make.h"
#include "text_language.h"

#define ARTICLES_MAX     2000
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
    struct story_maker *maker;
    struct bench_meanings *meanings; /* NULL: by words alone */
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
    clock_parse_rfc3339(text_in(article, "published"), &row->article.published_ms);
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

/* Nothing where there is none. */
static void texts_write(struct json_writer *writer, const char *name, char *const *texts, size_t count)
{
    if (count == 0)
        return;
    json_array_begin(writer, name);
    for (size_t i = 0; i < count; i++)
        json_put_text(writer, NULL, texts[i]);
    json_array_end(writer);
}

static void bullets_write(struct json_writer *writer, const struct bench *bench, const char *name,
                          Triptych__Bullet *const *bullets, size_t count)
{
    json_array_begin(writer, name);
    for (size_t i = 0; i < count; i++) {
        json_object_begin(writer, NULL);
        json_put_text(writer, "text", bullets[i]->text);
        json_put_uint(writer, "article", index_of(bench, bullets[i]->article_id));
        json_put_text(writer, "lang", bullets[i]->lang);
        if (bullets[i]->only)
            json_put_bool(writer, "only", 1);
        if (bullets[i]->all_sides)
            json_put_bool(writer, "all_sides", 1);
        texts_write(writer, "also", bullets[i]->also, bullets[i]->n_also);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void text_write(struct json_writer *writer, const struct bench *bench, const Triptych__Summary *text)
{
    json_object_begin(writer, text->lang);
    json_put_text(writer, "headline", text->headline);
    bullets_write(writer, bench, "bullets", text->bullets, text->n_bullets);
    json_object_end(writer);
}

static void summaries_write(struct json_writer *writer, const struct bench *bench, const struct story_made *made)
{
    json_object_begin(writer, "summaries");
    if (made->summary->lang[0])
        text_write(writer, bench, made->summary);
    for (size_t i = 0; made->details && i < made->details->n_summaries; i++)
        text_write(writer, bench, made->details->summaries[i]);
    json_object_end(writer);
}

/* Why a side has no points. */
static void none_write(struct json_writer *writer, const Triptych__Summary *summary)
{
    json_object_begin(writer, "none");
    json_put_text(writer, "left", summary->left_none);
    json_put_text(writer, "center", summary->center_none);
    json_put_text(writer, "right", summary->right_none);
    json_object_end(writer);
}

static void differ_write(struct json_writer *writer, const struct bench *bench, const Triptych__StoryDetails *details)
{
    json_array_begin(writer, "differ");
    for (size_t i = 0; details && i < details->n_differ; i++) {
        const Triptych__Difference *difference = details->differ[i];
        json_object_begin(writer, NULL);
        json_put_text(writer, "about", difference->about);
        json_put_text(writer, "kind", difference->kind);
        json_array_begin(writer, "claims");
        for (size_t j = 0; j < difference->n_claims; j++) {
            json_object_begin(writer, NULL);
            json_put_text(writer, "value", difference->claims[j]->value);
            json_put_text(writer, "text", difference->claims[j]->text);
            json_put_uint(writer, "article", index_of(bench, difference->claims[j]->article_id));
            json_put_uint(writer, "sources", difference->claims[j]->source_count);
            json_object_end(writer);
        }
        json_array_end(writer);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void timeline_write(struct json_writer *writer, const struct bench *bench, const Triptych__StoryDetails *details)
{
    json_array_begin(writer, "timeline");
    for (size_t i = 0; details && i < details->n_timeline; i++) {
        const Triptych__Novelty *novelty = details->timeline[i];
        json_object_begin(writer, NULL);
        json_put_uint(writer, "article", index_of(bench, novelty->article_id));
        json_put_text(writer, "text", novelty->text[0] ? novelty->text : novelty->title);
        json_put_bool(writer, "first", novelty->first);
        texts_write(writer, "facts", novelty->facts, novelty->n_facts);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static int story_write(const struct bench *bench, const char *story_id, const struct story_made *made, struct err *err)
{
    const Triptych__Summary *summary = made->summary;
    struct json_writer writer;
    json_writer_init(&writer, OUT_BYTES_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "id", story_id);
    json_put_text(&writer, "lang", summary->lang);
    json_put_text(&writer, "headline", summary->headline);
    bullets_write(&writer, bench, "bullets", summary->bullets, summary->n_bullets);
    bullets_write(&writer, bench, "left", summary->left, summary->n_left);
    bullets_write(&writer, bench, "center", summary->center, summary->n_center);
    bullets_write(&writer, bench, "right", summary->right, summary->n_right);
    summaries_write(&writer, bench, made);
    none_write(&writer, summary);
    texts_write(&writer, "shared_facts", summary->shared_facts, summary->n_shared_facts);
    differ_write(&writer, bench, made->details);
    timeline_write(&writer, bench, made->details);
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
    struct story_made made;
    int64_t began_us = clock_monotonic_us();
    int code = story_make(bench->maker, bench->pointers, bench->count, &made, err);
    bench->spent_us += clock_monotonic_us() - began_us;
    if (bench->is_timed && code == 0) {
        began_us = clock_monotonic_us();
        code = story_make(bench->maker, bench->pointers, bench->count, &made, err);
        bench->again_us += clock_monotonic_us() - began_us;
    }
    if (bench->meanings && code == 0)
        code = bench_meanings_ask(bench->meanings, story_maker_wants(bench->maker), err);
    if (bench->meanings && code == 0)
        code = story_make(bench->maker, bench->pointers, bench->count, &made, err);
    bench->stories++;
    return code == 0 ? story_write(bench, json_member_text(story, "id", ""), &made, err) : code;
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

static const char usage[] = "usage: bench-summarize [--time] [--lang CODE] [--embedder URL] FILE.jsonl\n";

struct arguments {
    const char *file, *lang, *embedder;
    int is_timed;
};

/* Returns whether they are right. */
static int arguments_read(int argc, char **argv, struct arguments *out)
{
    static const struct option options[] = {{"time", no_argument, NULL, 't'},
                                            {"lang", required_argument, NULL, 'l'},
                                            {"embedder", required_argument, NULL, 'e'},
                                            {0}};
    int option;
    *out = (struct arguments){.lang = EDITION_LANG};
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 't')
            out->is_timed = 1;
        else if (option == 'l' && edition_lang_check(optarg, NULL) == 0)
            out->lang = optarg;
        else if (option == 'e')
            out->embedder = optarg;
        else
            return 0;
    }
    out->file = optind + 1 == argc ? argv[optind] : NULL;
    return out->file != NULL;
}

static int bench_open(struct bench *bench, const struct arguments *arguments, struct err *err)
{
    bench->is_timed = arguments->is_timed;
    bench->maker = story_maker_new(arguments->lang, err);
    if (!bench->maker)
        return ERR_MEMORY;
    int code = arguments->embedder ? bench_meanings_open(arguments->embedder, &bench->meanings, err) : 0;
    if (code == 0 && bench->meanings)
        story_maker_meanings(bench->maker, bench_meanings_known(bench->meanings));
    return code;
}

int main(int argc, char **argv)
{
    int code = ERR_MEMORY;
    struct arguments arguments;
    struct err err = {0};
    if (!arguments_read(argc, argv, &arguments)) {
        fputs(usage, stderr);
        return 2;
    }
    FILE *file = fopen(arguments.file, "r");
    struct bench *bench = calloc(1, sizeof *bench);
    if (!file) {
        fprintf(stderr, "bench-summarize: cannot open %s\n", arguments.file);
        goto out;
    }
    if (!bench)
        goto out;
    code = bench_open(bench, &arguments, &err);
    if (code != 0) {
        fprintf(stderr, "bench-summarize: %s\n", err.text);
        goto out;
    }
    code = file_sum_up(bench, file);
    if (arguments.is_timed && bench->stories > 0)
        fprintf(stderr, "%u stories: %.1f us each, %.1f us when summed up again\n", bench->stories,
                (double)bench->spent_us / bench->stories, (double)bench->again_us / bench->stories);
out:
    if (file)
        fclose(file);
    if (bench) {
        story_maker_free(bench->maker);
        bench_meanings_free(bench->meanings);
    }
    free(bench);
    return code == 0 ? 0 : 1;
}

/* bench-coverage REGISTERS|labels FILE.jsonl: who covers each story, by the code of the daemons, offline.
 * REGISTERS is a list as the setting `sources` has it; with "labels" each row's own "bias" is its source's leaning.
 * In, one article a line:  {"id","url","source","story","bias"?}, those of a story one after another
 * Out, one line an article: {"id","source","domain","leaning","side","country"}, domain "" for a source not known;
 * and behind those of a story: {"story","sources","rated","left","center","right"}, the sides in percent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coverage_pct.h"
#include "err.h"
#include "json.h"
#include "json_writer.h"
#include "registry.h"

#define SOURCES_MAX   2000 /* of a story */
#define LINE_JSON_MAX 4096
#define TEXT_SIZE     256

struct bench {
    struct registry *registry; /* NULL: the labels count */
    char story[TEXT_SIZE];
    char domains[SOURCES_MAX][TEXT_SIZE]; /* of the story, each once */
    char leanings[SOURCES_MAX][16];
    size_t count;
};

static void print(struct json_writer *writer)
{
    char *text = NULL;
    if (json_writer_take(writer, &text, NULL, NULL) == 0)
        puts(text);
    free(text);
}

static void end_story(struct bench *bench)
{
    static Triptych__Count counts[SOURCES_MAX];
    static Triptych__Count *pointers[SOURCES_MAX];
    Triptych__Coverage coverage = TRIPTYCH__COVERAGE__INIT;
    struct coverage_sides sides;
    struct json_writer writer;
    for (size_t i = 0; i < bench->count; i++) {
        triptych__count__init(&counts[i]);
        counts[i].key = bench->leanings[i];
        counts[i].sources = 1;
        pointers[i] = &counts[i];
    }
    coverage.sources = (uint32_t)bench->count;
    coverage.n_leaning = bench->count;
    coverage.leaning = pointers;
    coverage_sides(&coverage, &sides);
    json_writer_init(&writer, LINE_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "story", bench->story);
    json_put_uint(&writer, "sources", bench->count);
    json_put_uint(&writer, "rated", sides.rated);
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        json_put_uint(&writer, side_name((enum side)side), sides.pct[side]);
    json_object_end(&writer);
    if (bench->count)
        print(&writer);
    json_writer_done(&writer);
    bench->count = 0;
}

static void add_source(struct bench *bench, const char *domain, const char *leaning)
{
    for (size_t i = 0; i < bench->count; i++)
        if (strcmp(bench->domains[i], domain) == 0)
            return;
    if (bench->count == SOURCES_MAX)
        return;
    snprintf(bench->domains[bench->count], TEXT_SIZE, "%s", domain);
    snprintf(bench->leanings[bench->count++], sizeof bench->leanings[0], "%s", leaning);
}

static void take_row(struct bench *bench, const struct json *row)
{
    const char *source = json_member_text(row, "source", ""), *story = json_member_text(row, "story", "");
    const struct registry_article told = {source, json_member_text(row, "url", ""), {"", ""}};
    const struct source_entry *entry = bench->registry ? registry_find_article(bench->registry, &told) : NULL;
    const char *leaning = bench->registry ? (entry ? entry->leaning : "") : json_member_text(row, "bias", "");
    const char *domain = entry ? entry->domain : "";
    struct json_writer writer;
    if (strcmp(story, bench->story) != 0) {
        end_story(bench);
        snprintf(bench->story, sizeof bench->story, "%s", story);
    }
    add_source(bench, *domain ? domain : source, leaning);
    json_writer_init(&writer, LINE_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "id", json_member_text(row, "id", ""));
    json_put_text(&writer, "source", source);
    json_put_text(&writer, "domain", domain);
    json_put_text(&writer, "leaning", leaning);
    json_put_text(&writer, "side", side_name(side_of_leaning(leaning)));
    json_put_text(&writer, "country", entry ? entry->country : "");
    json_object_end(&writer);
    print(&writer);
    json_writer_done(&writer);
}

static int read_rows(struct bench *bench, FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    int code = 0;
    for (unsigned number = 1; code == 0 && (size = getline(&line, &room, file)) > 0; number++) {
        struct err err = {0};
        struct json *row = NULL;
        code = json_read(line, (size_t)size, &row, &err);
        if (code)
            fprintf(stderr, "bench-coverage: line %u: %s\n", number, err.text);
        else
            take_row(bench, row);
        json_free(row);
    }
    end_story(bench);
    free(line);
    return code;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct bench *bench = calloc(1, sizeof *bench);
    FILE *file = argc == 3 ? fopen(argv[2], "r") : NULL;
    int code = 1;
    if (!bench || !file) {
        fprintf(stderr, "usage: bench-coverage REGISTERS|labels FILE.jsonl\n");
    } else if (strcmp(argv[1], "labels") != 0 && registry_open(argv[1], "", NULL, NULL, &bench->registry, &err) < 0) {
        fprintf(stderr, "bench-coverage: %s\n", err.text);
    } else {
        code = read_rows(bench, file) != 0;
    }
    if (file)
        fclose(file);
    if (bench)
        registry_free(bench->registry);
    free(bench);
    return code;
}

/* bench-page FILE [--url URL] [--content-type TYPE] [--repeat N]: a page as it was served, as ingest reads it: a JSON
 * object on standard output
 *   {"title","text","published","author","lang","image","canonical","paywall","kind","site"}
 * or {"error":…} and exit 1. What the page does not tell is null.
 * With --files LIST [--repeat N] each file named in LIST (one a line, its address behind a tab) gives such a line; the
 * time it took, without reading the files, is told on standard error. */
#include "json_writer.h"
#include "page.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define OUT_MAX        33554432 /* bytes of the answer */
#define LINE_MAX_BYTES 4096     /* of the list */

struct options {
    const struct page_reader *reader;
    const char *url, *content_type, *list;
    int repeat;
};

/* Reads at most PAGE_BYTES_MAX + 1 bytes, enough for page_read to see that it is too much. Returns owned (free). */
static char *read_file(const char *path, size_t *out_size)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char *bytes = file ? malloc(PAGE_BYTES_MAX + 1) : NULL;
    if (bytes)
        *out_size = fread(bytes, 1, PAGE_BYTES_MAX + 1, file);
    if (file)
        fclose(file);
    return bytes;
}

static void put_page(struct json_writer *writer, const struct page *page)
{
    json_put_text_or_null(writer, "title", page->title);
    json_put_text_or_null(writer, "text", page->text);
    json_put_time(writer, "published", page->published_ms);
    json_put_text_or_null(writer, "author", page->author);
    json_put_text_or_null(writer, "lang", page->lang);
    json_put_text_or_null(writer, "image", page->image);
    json_put_text_or_null(writer, "canonical", page->canonical);
    json_put_bool(writer, "paywall", page->is_paywalled);
    json_put_text(writer, "kind", page_kind_name(page->kind));
    json_put_text_or_null(writer, "site", page->site);
}

static void put_answer(const struct page *page, const char *error)
{
    struct json_writer writer;
    char *answer = NULL;
    json_writer_init(&writer, OUT_MAX);
    json_object_begin(&writer, NULL);
    if (error)
        json_put_text(&writer, "error", error);
    else
        put_page(&writer, page);
    json_object_end(&writer);
    if (json_writer_take(&writer, &answer, NULL, NULL) == 0)
        puts(answer);
    free(answer);
}

/* Microseconds that this process has used. */
static long used_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

/* Adds the time for one reading to *us. */
static int read_one(const char *path, const struct options *options, long *us)
{
    struct page_input input = {.content_type = options->content_type, .url = options->url};
    struct page page = {0};
    struct err err = {0};
    char *bytes = read_file(path, &input.size_bytes);
    if (!bytes) {
        fprintf(stderr, "bench-page: cannot read %s\n", path);
        return 1;
    }
    input.bytes = bytes;
    int result = 0;
    long before = used_us();
    for (int i = 0; result == 0 && i < options->repeat; i++) {
        page_done(&page);
        result = page_read(options->reader, &input, &page, &err);
    }
    *us += (used_us() - before) / options->repeat;
    put_answer(&page, result < 0 ? err.text : NULL);
    page_done(&page);
    free(bytes);
    return result < 0;
}

static int read_list(struct options *options)
{
    static char line[LINE_MAX_BYTES];
    FILE *list = fopen(options->list, "r");
    int failed = !list;
    int count = 0;
    long us = 0;
    while (list && fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        char *tab = strchr(line, '\t');
        options->url = tab ? tab + 1 : NULL;
        if (tab)
            *tab = 0;
        failed |= read_one(line, options, &us);
        count++;
    }
    if (list)
        fclose(list);
    if (us)
        fprintf(stderr, "%d pages, %.1f ms each, %.0f pages/s on one core\n", count, (double)us / 1000 / count,
                (double)count * 1e6 / (double)us);
    return failed;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {{"url", required_argument, NULL, 'u'},
                                          {"content-type", required_argument, NULL, 't'},
                                          {"files", required_argument, NULL, 'f'},
                                          {"repeat", required_argument, NULL, 'r'},
                                          {0}};
    struct options options = {.repeat = 1};
    long us = 0;
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) > 0) {
        if (option == 'u')
            options.url = optarg;
        else if (option == 't')
            options.content_type = optarg;
        else if (option == 'f')
            options.list = optarg;
        else if (option == 'r')
            options.repeat = atoi(optarg);
    }
    int is_list = options.list && optind == argc && options.repeat > 0;
    if (!is_list && (optind + 1 != argc || options.repeat < 1)) {
        fprintf(stderr, "usage: bench-page FILE [--url URL] [--content-type TYPE]\n"
                        "       bench-page --files LIST [--repeat N]\n");
        return 2;
    }
    struct page_reader *reader = NULL;
    struct err err = {0};
    int failed = page_reader_new(&reader, &err) < 0;
    options.reader = reader;
    if (failed)
        fprintf(stderr, "bench-page: %s\n", err.text);
    else
        failed = is_list ? read_list(&options) : read_one(argv[optind], &options, &us);
    page_reader_free(reader);
    return failed;
}

/* ingest: pages made to cost time and memory. Each is read by a process of its own, whose memory is measured. Its time
 * is only kept from growing with the square of the page, which takes many minutes at this size; bench-page has the
 * figures. */
#include "page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define SIZE        PAGE_BYTES_MAX
#define PROCESSOR_S 20 /* then the kernel ends the process */
#ifdef __has_feature   /* clang's way to say what gcc says by a macro */
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__ /* its own bookkeeping costs many times as much */
#define MEMORY_KB_MAX 1048576
#else
#define MEMORY_KB_MAX 65536
#endif

/* `opening`, then `piece` as often as it fits into `size`. */
struct hostile {
    const char *name, *opening, *piece;
    size_t size;
    size_t piece_len; /* 0: of the string */
};

static size_t fill(const struct hostile *hostile, char *html)
{
    size_t at = strlen(hostile->opening);
    size_t len = hostile->piece_len ? hostile->piece_len : strlen(hostile->piece);
    memcpy(html, hostile->opening, at);
    for (; at + len <= hostile->size; at += len)
        memcpy(html + at, hostile->piece, len);
    return at;
}

static void check(const struct hostile *hostile)
{
    struct rusage usage;
    int status = 1;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setrlimit(RLIMIT_CPU, &(struct rlimit){PROCESSOR_S, PROCESSOR_S});
        char *html = malloc(SIZE);
        struct page page = {0};
        struct page_input input = {.bytes = html, .url = "https://daily.example/x"};
        input.size_bytes = fill(hostile, html);
        struct page_reader *reader = NULL;
        int result = page_reader_new(&reader, NULL);
        if (result == 0)
            result = page_read(reader, &input, &page, NULL);
        page_reader_free(reader);
        page_done(&page);
        free(html);
        _exit(result < 0);
    }
    assert_int_equal(wait4(child, &status, 0, &usage), child);
    if (status != 0 || usage.ru_maxrss >= MEMORY_KB_MAX)
        fail_msg("%s: status %d, %ld KB", hostile->name, status, usage.ru_maxrss);
}

static void tags_without_end_take_little_time(void **state)
{
    (void)state;
    const struct hostile all[] = {
        {"tags that never end", "", "<a ", SIZE, 0},
        {"quotes that never end", "", "<a href=\"x' ", SIZE, 0},
        {"comments that never end", "", "<!-- ", SIZE, 0},
        {"declarations that never end", "", "<!x '", SIZE, 0},
        {"raw texts that never end", "", "<script><style><textarea><title><iframe>", SIZE, 0},
        {"references that never end", "<p>", "&#1&amp&", SIZE, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check(&all[i]);
}

static void deep_nesting_takes_little_time(void **state)
{
    (void)state;
    const struct hostile all[] = {
        {"deep blocks", "", "<div>", 500000, 0},
        {"deep spans", "", "<span>x, ", SIZE, 0},
        {"paragraphs left open", "", "<p>", SIZE, 0},
        {"items left open", "<ul>", "<li><a>x", SIZE, 0},
        {"tables in tables", "", "<table><tr><td>", SIZE, 0},
        {"closing what is far", "<b><td><i><i><i><i><i><i><i><i><i><i><i><i><i><i><i><i><i><i><i><i>", "</b>", SIZE, 0},
        {"misnested", "", "<b><p><i></b></p></i>", SIZE, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check(&all[i]);
}

static void attributes_take_little_time(void **state)
{
    (void)state;
    const struct hostile all[] = {
        {"200,000 attributes", "<p ", "abcd=\"ef\" ", 2000000, 0},
        {"a class without end", "<p class=\"", "related-comment-share ", SIZE, 0},
        {"many long classes", "",
         "<p class='related article-body comment share newsletter sidebar promo footer breadcrumb navigation'>x, y.",
         SIZE, 0},
        {"many names in meta", "", "<meta name='date date date date date date' content='never'>", SIZE, 0},
        {"many dates", "", "<time datetime='31 Foo 2026, at noon'>x</time>", SIZE, 0},
        {"many authors", "", "<i itemprop=author class=author>x<b>y</b></i>", SIZE, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check(&all[i]);
}

static void texts_take_little_time(void **state)
{
    (void)state;
    const struct hostile all[] = {
        {"NULs", "<p>", "\0", SIZE, 1},
        {"NULs in text", "", "<p>a\0b, c. ", SIZE, 11},
        {"broken UTF-8", "<p>", "\xFF\xC0\x80\xED\xA0\x80\xF4\x90 a, b. ", SIZE, 0},
        {"Latin-1", "<p>", "\xE9t\xE9, gar\xE7on. ", SIZE, 0},
        {"short paragraphs", "", "<p>Some words, and more of them, stand here. And here.</p>", SIZE, 0},
        {"paragraphs in items", "<ul>", "<li><div><p>Some words, and more of them, stand here, too.", SIZE, 0},
        {"one long paragraph", "<p>", "Words, and more. ", SIZE, 0},
        {"line breaks", "<p>", "a<br>", SIZE, 0},
        {"East Asia", "", "<p>新闻，报道。", SIZE, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check(&all[i]);
}

static void json_ld_takes_little_time(void **state)
{
    (void)state;
    const struct hostile all[] = {
        {"deep lists", "<script type='application/ld+json'>", "[", 900000, 0},
        {"many objects", "<script type='application/ld+json'>[", "{},", 900000, 0},
        {"many articles", "<script type='application/ld+json'>[", "{\"@type\":\"Article\",\"author\":[{},{}]},", 900000,
         0},
        {"many scripts", "", "<script type='application/ld+json'>[{},{},{},{},{},{},{},{}]</script>", SIZE, 0},
        {"a long text", "<script type='application/ld+json'>{\"@type\":\"Article\",\"articleBody\":\"",
         "<p>words, more. ", 900000, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check(&all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_without_end_take_little_time), cmocka_unit_test(deep_nesting_takes_little_time),
        cmocka_unit_test(attributes_take_little_time),       cmocka_unit_test(texts_take_little_time),
        cmocka_unit_test(json_ld_takes_little_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

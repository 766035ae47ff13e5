/* ingest: a page as a tree. */
#include "page_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* Writes a tree down: letters for elements, brackets around what is in them, texts in quotes. */
static void write_node(const struct page_tree *tree, uint32_t node, char *out)
{
    static const struct {
        enum page_tag tag;
        const char *name;
    } names[] = {{TAG_P, "p"},   {TAG_DIV, "div"},       {TAG_B, "b"},       {TAG_A, "a"},       {TAG_UL, "ul"},
                 {TAG_LI, "li"}, {TAG_TABLE, "table"},   {TAG_TR, "tr"},     {TAG_TD, "td"},     {TAG_BR, "br"},
                 {TAG_H2, "h2"}, {TAG_SCRIPT, "script"}, {TAG_BODY, "body"}, {TAG_HEAD, "head"}, {TAG_TITLE, "title"}};
    const struct page_node *found = &tree->nodes[node];
    size_t len = strlen(out);
    if (found->tag == TAG_TEXT) {
        sprintf(out + len, "'%.*s'", (int)found->len, tree->html + found->at);
        return;
    }
    const char *name = "?";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].tag == found->tag)
            name = names[i].name;
    sprintf(out + len, "%s(", name);
    for (uint32_t i = node + 1; i < found->end; i = tree->nodes[i].end)
        write_node(tree, i, out);
    strcat(out, ")");
}

static void check(const char *html, const char *expected)
{
    char out[1000] = "";
    struct page_tree tree;
    assert_int_equal(page_tree_read(&tree, html, strlen(html), NULL), 0);
    write_node(&tree, 0, out);
    assert_string_equal(out, expected);
    page_tree_done(&tree);
}

static void elements_stand_in_what_they_are_written_in(void **state)
{
    (void)state;
    check("<div><p>a <b>b</b></p></div>c", "?(div(p('a 'b('b')))'c')");
}

static void a_paragraph_ends_where_a_block_begins(void **state)
{
    (void)state;
    check("<p>a<p>b<div>c</div>", "?(p('a')p('b')div('c'))");
    check("<p>a<b>b<h2>c</h2>", "?(p('a'b('b'))h2('c'))");
}

static void items_and_cells_end_the_ones_before_them(void **state)
{
    (void)state;
    check("<ul><li>a<li>b<ul><li>c</ul></ul>", "?(ul(li('a')li('b'ul(li('c')))))");
    check("<table><tr><td>a<td>b<tr><td>c</table>d", "?(table(tr(td('a')td('b'))tr(td('c')))'d')");
}

static void a_stray_closing_tag_closes_nothing(void **state)
{
    (void)state;
    check("<div>a</p></b></span>b</div>", "?(div('a''b'))");
    check("<div><table><tr><td>a</div>b</table>c</div>", "?(div(table(tr(td('a''b')))'c'))");
}

static void an_inline_tag_left_open_is_not_closed_across_blocks(void **state)
{
    (void)state;
    check("<b><div>a</b>b</div>", "?(b(div('a''b')))");
}

static void a_link_ends_the_link_before_it(void **state)
{
    (void)state;
    check("<p><a href=x>a<a href=y>b</a>c", "?(p(a('a')a('b')'c'))");
}

static void void_elements_hold_nothing_and_blanks_between_blocks_are_dropped(void **state)
{
    (void)state;
    check("<p>a<br>b</p>\n <p>c</p>", "?(p('a'br()'b')p('c'))");
}

static void scripts_and_titles_hold_text_alone(void **state)
{
    (void)state;
    check("<head><title>a <b></title><script>if (a<b) '<p>'</script></head><body>c",
          "?(head(title('a <b>')script('if (a<b) '<p>''))body('c'))");
}

static void a_head_left_open_ends_at_the_body(void **state)
{
    (void)state;
    check("<head><title>a</title><body><p>b", "?(head(title('a'))body(p('b')))");
}

static void attributes_are_those_of_the_element(void **state)
{
    (void)state;
    const char *html = "<p class='x y'>a<img src=\"b.png\">";
    struct page_tree tree;
    assert_int_equal(page_tree_read(&tree, html, strlen(html), NULL), 0);
    struct html_span value = page_attribute(&tree, 1, "class");
    assert_int_equal(value.len, 3);
    assert_memory_equal(value.bytes, "x y", 3);
    value = page_attribute(&tree, 3, "SRC");
    assert_memory_equal(value.bytes, "b.png", value.len);
    assert_int_equal(page_attribute(&tree, 2, "class").len, 0);
    page_tree_done(&tree);
}

static void elements_too_deep_stand_beside_each_other(void **state)
{
    (void)state;
    enum { DEEP = PAGE_DEPTH_MAX * 3 };
    static char html[DEEP * 12 + 10];
    struct page_tree tree;
    char *at = html;
    for (int i = 0; i < DEEP; i++)
        at = stpcpy(at, "<div>");
    at = stpcpy(at, "in");
    for (int i = 0; i < DEEP; i++)
        at = stpcpy(at, "</div>");
    at = stpcpy(at, "out");
    assert_int_equal(page_tree_read(&tree, html, (size_t)(at - html), NULL), 0);
    assert_int_equal(tree.count, DEEP + 3);
    assert_int_equal(tree.nodes[tree.count - 1].parent, 0); /* all are closed again */
    assert_int_not_equal(tree.nodes[tree.count - 2].parent, 0);
    page_tree_done(&tree);
}

static void a_page_of_too_many_nodes_is_cut(void **state)
{
    (void)state;
    size_t len = ((size_t)PAGE_NODES_MAX + 10) * 3;
    char *html = malloc(len + 1);
    struct page_tree tree;
    assert_non_null(html);
    for (size_t i = 0; i < len; i += 3)
        memcpy(html + i, "<p>", 3);
    assert_int_equal(page_tree_read(&tree, html, len, NULL), 0);
    assert_int_equal(tree.count, PAGE_NODES_MAX);
    assert_int_equal(tree.is_cut, 1);
    page_tree_done(&tree);
    free(html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_stand_in_what_they_are_written_in),
        cmocka_unit_test(a_paragraph_ends_where_a_block_begins),
        cmocka_unit_test(items_and_cells_end_the_ones_before_them),
        cmocka_unit_test(a_stray_closing_tag_closes_nothing),
        cmocka_unit_test(an_inline_tag_left_open_is_not_closed_across_blocks),
        cmocka_unit_test(a_link_ends_the_link_before_it),
        cmocka_unit_test(void_elements_hold_nothing_and_blanks_between_blocks_are_dropped),
        cmocka_unit_test(scripts_and_titles_hold_text_alone),
        cmocka_unit_test(a_head_left_open_ends_at_the_body),
        cmocka_unit_test(attributes_are_those_of_the_element),
        cmocka_unit_test(elements_too_deep_stand_beside_each_other),
        cmocka_unit_test(a_page_of_too_many_nodes_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* common/xml: well-formed XML out of what feeds send. */
#include "xml_clean.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void check(const char *text, const char *expected)
{
    char *cleaned = NULL;
    size_t len = 0;
    struct err err = {0};
    if (xml_clean(text, strlen(text), &cleaned, &len, &err) < 0)
        fail_msg("%s: %s", text, err.text);
    assert_string_equal(cleaned, expected);
    assert_int_equal(len, strlen(expected));
    free(cleaned);
}

static void check_refused(const char *text, size_t len, enum err_code expected)
{
    char *cleaned = NULL;
    struct err err = {0};
    assert_int_equal(xml_clean(text, len, &cleaned, &len, &err), expected);
    assert_null(cleaned);
    assert_true(err.text[0]);
}

static void what_comes_before_the_first_tag_and_declarations_are_dropped(void **state)
{
    (void)state;
    check("\xEF\xBB\xBF junk <?xml version='1.0' encoding='koi8-r'?><a>x</a>", "<a>x</a>");
    check("<!DOCTYPE a SYSTEM \"x>y\" [<!ENTITY b \"]>c\">]><a>&b;</a>", "<a>]&gt;c</a>");
    check("<!DOCTYPE a [<!ENTITY b SYSTEM \"/etc/passwd\"><!ENTITY % c \"d\">]><a>&b;&c;</a>", "<a>&amp;b;&amp;c;</a>");
    check("<br />\n<b>Warning</b>: in /srv/x.php<br />\n<?xml version='1.0'?><rss>x</rss>", "<rss>x</rss>");
    check("<br /><a>no feed</a>", "<br/><a>no feed</a>");
    check("<a><!-- <b> --><?pi x?>y</a>", "<a>y</a>");
}

static void entities_of_the_document_are_text_and_cannot_explode(void **state)
{
    (void)state;
    check("<!DOCTYPE a [<!ENTITY b '<i>&#x41;&amp;&c;</i>'><!ENTITY c 'd'>]><a>&b;</a>",
          "<a>&lt;i&gt;A&amp;&amp;c;&lt;/i&gt;</a>");
    char text[90000] = "<!DOCTYPE a [<!ENTITY b '";
    memset(text + strlen(text), 'x', 1000);
    strcat(text, "'>]><a>");
    for (size_t i = 0, at = strlen(text); i < 20000; i++, at += 3)
        memcpy(text + at, "&b;", 3);
    char *clean = NULL;
    size_t len = 0;
    struct err err = {0};
    assert_int_equal(xml_clean(text, strlen(text), &clean, &len, &err), 0);
    assert_true(len < 65536 + 20000 * strlen("&amp;b;") + 100);
    free(clean);
}

static void bare_signs_and_html_references_are_mended(void **state)
{
    (void)state;
    check("<a>AT&T &amp; &nbsp;&eacute; 1 < 2 > 0</a>", "<a>AT&amp;T &amp; \xC2\xA0\xC3\xA9 1 &lt; 2 &gt; 0</a>");
    check("<a b='x&y' c=\"<&quot;\"/>", "<a b=\"x&amp;y\" c=\"&lt;&quot;\"/>");
    check("<a b=c d e='f'>x</a>", "<a b=\"c\" e=\"f\">x</a>");
    check("<a href=http://d.example/a/b/>x", "<a href=\"http://d.example/a/b\"/>x");
}

static void forbidden_characters_become_blanks(void **state)
{
    (void)state;
    check("<a>x\x01y\tz&#2;&#xFFFF;</a>", "<a>x y\tz \xEF\xBF\xBD</a>");
    check("<a><![CDATA[x\x0Cy &amp; <b>]]></a>", "<a><![CDATA[x y &amp; <b>]]></a>");
}

static void tags_are_closed_in_order(void **state)
{
    (void)state;
    check("<a><b>x</a>", "<a><b>x</b></a>");
    check("<a>x</b></a>", "<a>x</a>");
    check("<a><b><c>x</b>y", "<a><b><c>x</c></b>y</a>");
    check("<a><br/>x</a>", "<a><br/>x</a>");
    check("<a>x</a ", "<a>x</a>");
}

static void what_the_end_cuts_off_is_completed(void **state)
{
    (void)state;
    check("<a><![CDATA[x", "<a><![CDATA[x]]></a>");
    check("<a><b c='d", "<a><b c=\"d\"></b></a>");
    check("<a><!-- x", "<a></a>");
}

static void limits_hold(void **state)
{
    (void)state;
    static char text[4 * XML_TAG_MAX];
    check_refused("", 0, ERR_INVALID);
    check_refused("no markup", 9, ERR_INVALID);
    memset(text, ' ', sizeof text);
    memcpy(text, "<a", 2);
    check_refused(text, sizeof text, ERR_TOO_LARGE);
    for (size_t i = 0; i + 3 <= sizeof text; i += 3)
        memcpy(text + i, "<a>", 3);
    check_refused(text, 3 * (XML_DEPTH_MAX + 1), ERR_TOO_LARGE);
    for (size_t i = 0; i + 4 <= sizeof text; i += 4)
        memcpy(text + i, i ? " a=1" : "<abc", 4);
    check_refused(text, 4 * (XML_ATTRIBUTES_MAX + 2), ERR_TOO_LARGE);
}

static void different_names_are_limited(void **state)
{
    (void)state;
    static char text[20 * (XML_NAMES_MAX + 200)];
    size_t len = (size_t)sprintf(text, "<a>");
    for (int i = 0; i < XML_NAMES_MAX + 190; i++)
        len += (size_t)sprintf(text + len, "<n%d/>", i);
    check_refused(text, len, ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_before_the_first_tag_and_declarations_are_dropped),
        cmocka_unit_test(entities_of_the_document_are_text_and_cannot_explode),
        cmocka_unit_test(bare_signs_and_html_references_are_mended),
        cmocka_unit_test(forbidden_characters_become_blanks),
        cmocka_unit_test(tags_are_closed_in_order),
        cmocka_unit_test(what_the_end_cuts_off_is_completed),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(different_names_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

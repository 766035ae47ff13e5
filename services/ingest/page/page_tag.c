/* The table of tags, sorted, with what each does to text: begins a line, hides, heads. */
#include "page_tag.h"

#include <string.h>

/* In the order of enum page_tag, which is the alphabet's from TAG_A on. */
static const struct row {
    const char *name;
    unsigned flags;
} rows[TAG_COUNT] = {
    {"", 0},
    {"", 0},
    {"a", 0},
    {"abbr", 0},
    {"address", TAG_BLOCK | TAG_CLOSES_P},
    {"article", TAG_BLOCK | TAG_CLOSES_P},
    {"aside", TAG_BLOCK | TAG_CLOSES_P | TAG_NO_TEXT},
    {"audio", TAG_NO_TEXT},
    {"b", 0},
    {"base", TAG_VOID},
    {"blockquote", TAG_BLOCK | TAG_CLOSES_P},
    {"body", TAG_BLOCK},
    {"br", TAG_VOID},
    {"button", TAG_NO_TEXT},
    {"canvas", TAG_NO_TEXT},
    {"caption", TAG_BLOCK | TAG_FENCE},
    {"center", TAG_BLOCK | TAG_CLOSES_P},
    {"cite", 0},
    {"code", 0},
    {"col", TAG_VOID},
    {"dd", TAG_BLOCK | TAG_CLOSES_P},
    {"details", TAG_BLOCK | TAG_CLOSES_P},
    {"dialog", TAG_BLOCK | TAG_NO_TEXT},
    {"dir", TAG_BLOCK | TAG_CLOSES_P},
    {"div", TAG_BLOCK | TAG_CLOSES_P},
    {"dl", TAG_BLOCK | TAG_CLOSES_P},
    {"dt", TAG_BLOCK | TAG_CLOSES_P},
    {"em", 0},
    {"embed", TAG_VOID},
    {"fieldset", TAG_BLOCK | TAG_CLOSES_P},
    {"figcaption", TAG_BLOCK | TAG_CLOSES_P | TAG_NO_TEXT},
    {"figure", TAG_BLOCK | TAG_CLOSES_P},
    {"font", 0},
    {"footer", TAG_BLOCK | TAG_CLOSES_P | TAG_NO_TEXT},
    {"form", TAG_BLOCK | TAG_CLOSES_P},
    {"h1", TAG_BLOCK | TAG_CLOSES_P | TAG_HEADING},
    {"h2", TAG_BLOCK | TAG_CLOSES_P | TAG_HEADING},
    {"h3", TAG_BLOCK | TAG_CLOSES_P | TAG_HEADING},
    {"h4", TAG_BLOCK | TAG_CLOSES_P | TAG_HEADING},
    {"h5", TAG_BLOCK | TAG_CLOSES_P | TAG_HEADING},
    {"h6", TAG_BLOCK | TAG_CLOSES_P | TAG_HEADING},
    {"head", TAG_NO_TEXT},
    {"header", TAG_BLOCK | TAG_CLOSES_P},
    {"hr", TAG_VOID | TAG_BLOCK | TAG_CLOSES_P},
    {"html", TAG_BLOCK},
    {"i", 0},
    {"iframe", TAG_NO_TEXT},
    {"img", TAG_VOID},
    {"input", TAG_VOID | TAG_NO_TEXT},
    {"label", 0},
    {"legend", TAG_BLOCK},
    {"li", TAG_BLOCK | TAG_CLOSES_P},
    {"link", TAG_VOID},
    {"main", TAG_BLOCK | TAG_CLOSES_P},
    {"map", 0},
    {"math", TAG_NO_TEXT},
    {"menu", TAG_BLOCK | TAG_CLOSES_P},
    {"meta", TAG_VOID},
    {"nav", TAG_BLOCK | TAG_CLOSES_P | TAG_NO_TEXT},
    {"noembed", TAG_NO_TEXT},
    {"noframes", TAG_NO_TEXT},
    {"noscript", TAG_NO_TEXT},
    {"object", TAG_NO_TEXT | TAG_FENCE},
    {"ol", TAG_BLOCK | TAG_CLOSES_P},
    {"optgroup", TAG_NO_TEXT},
    {"option", TAG_NO_TEXT},
    {"p", TAG_BLOCK | TAG_CLOSES_P},
    {"param", TAG_VOID},
    {"picture", 0},
    {"pre", TAG_BLOCK | TAG_CLOSES_P},
    {"q", 0},
    {"rp", TAG_NO_TEXT},
    {"rt", TAG_NO_TEXT},
    {"ruby", 0},
    {"s", 0},
    {"script", TAG_NO_TEXT},
    {"section", TAG_BLOCK | TAG_CLOSES_P},
    {"select", TAG_NO_TEXT},
    {"small", 0},
    {"source", TAG_VOID},
    {"span", 0},
    {"strong", 0},
    {"style", TAG_NO_TEXT},
    {"sub", 0},
    {"summary", TAG_BLOCK | TAG_CLOSES_P},
    {"sup", 0},
    {"svg", TAG_NO_TEXT},
    {"table", TAG_BLOCK | TAG_CLOSES_P | TAG_FENCE},
    {"tbody", TAG_BLOCK},
    {"td", TAG_BLOCK | TAG_FENCE},
    {"template", TAG_NO_TEXT | TAG_FENCE},
    {"textarea", TAG_NO_TEXT},
    {"tfoot", TAG_BLOCK},
    {"th", TAG_BLOCK | TAG_FENCE},
    {"thead", TAG_BLOCK},
    {"time", 0},
    {"title", TAG_NO_TEXT},
    {"tr", TAG_BLOCK},
    {"track", TAG_VOID},
    {"u", 0},
    {"ul", TAG_BLOCK | TAG_CLOSES_P},
    {"video", TAG_NO_TEXT},
    {"wbr", TAG_VOID},
    {"xmp", TAG_BLOCK},
};

/* The first row of a letter, and the first of the next: found by looking at the letters alone. */
static enum page_tag first_of(char letter)
{
    enum page_tag low = TAG_A;
    enum page_tag high = TAG_COUNT;
    while (low < high) {
        enum page_tag middle = (enum page_tag)((low + high) / 2);
        if (rows[middle].name[0] < letter)
            low = (enum page_tag)(middle + 1);
        else
            high = middle;
    }
    return low;
}

/* Pages have thousands of tags: the letter leads to a handful of rows, which is faster than hashing the name. */
enum page_tag page_tag_of(const char *name)
{
    for (enum page_tag tag = first_of(name[0]); tag < TAG_COUNT && rows[tag].name[0] == name[0]; tag++)
        /* The first letter is equal already. */
        if (strcmp(rows[tag].name + 1, name + 1) == 0)
            return tag;
    return TAG_OTHER;
}

unsigned page_tag_flags(enum page_tag tag)
{
    return rows[tag].flags;
}

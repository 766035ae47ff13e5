/* The page that our User-Agent leads to. What it promises is what ingest does (fetch_turn.c, robots.h,
 * feed_schedule.c): whoever changes a rule there changes its sentence here. */
#include "page_bot.h"

#include "html.h"

static void part(struct buffer *out, const char *title, const char *text)
{
    buffer_format(out, "<section class=\"box\"><h2>%s</h2>\n%s</section>\n", title, text);
}

static void write_who(struct buffer *out, const struct site *site, const char *agent)
{
    buffer_text(out, "<p>");
    html_text(out, site->name);
    buffer_text(
        out,
        " is a news desk: it reads the feeds of many outlets, puts articles about the same event side by side, "
        "and links to each of them. It runs the open program Triptych, and whoever runs it chose the feeds.</p>\n");
    /* Without a contact ingest fetches nothing, so there is no User-Agent to show. */
    if (!*agent)
        return;
    buffer_text(out, "<p>Its requests say who they are from:</p>\n<pre><code>User-Agent: ");
    html_text(out, agent);
    buffer_text(out,
                "</code></pre>\n<p>In the brackets stands how to reach who runs it: write, and ask for whatever you "
                "would have otherwise.</p>\n");
}

static void write_requests(struct buffer *out)
{
    part(out, "What it asks for",
         "<p>Your feed: at first every quarter of an hour, then as often as it brings something, from every five "
         "minutes "
         "to every six hours. Each request repeats your ETag and Last-Modified, so that an unchanged feed costs a 304; "
         "answers may be compressed. At most 8 MB are read.</p>\n"
         "<p>It comes with one connection at a time and a pause between two requests to your host, also when it asks "
         "for "
         "several feeds or follows a redirect, and however many computers the desk runs on.</p>\n"
         "<p>Where your feed says little of an article, its page is read as well: once, soon after the article is new, "
         "if "
         "robots.txt allows it. If your feed names a WebSub hub, it subscribes there and asks for the feed less "
         "often.</p>\n"
         "<p>An article's picture is asked for once, when a reader first sees the article here, and kept: your server "
         "neither sends it to each reader nor learns who they are.</p>\n"
         "<p>It runs no script, fills in no form and gets around no paywall.</p>\n");
}

static void write_limits(struct buffer *out)
{
    part(out, "How to slow it down or keep it out",
         "<ul><li>robots.txt is obeyed, a day at most after you changed it: the group <code>Triptych</code>, else "
         "<code>*</code>, with Crawl-delay. This keeps it out:\n"
         "<pre><code>User-agent: Triptych\nDisallow: /</code></pre></li>\n"
         "<li>Retry-After is obeyed with any answer, for the feed and for the whole host.</li>\n"
         "<li>Cache-Control max-age and the feed's ttl say how long not to come back, up to six hours.</li>\n"
         "<li>A feed that fails is asked less and less often, once a day in the end.</li></ul>\n");
}

static void write_use(struct buffer *out)
{
    part(out, "What becomes of your articles",
         "<p>Pages show the headline, an excerpt and the name of your outlet, and link to your own address: readers "
         "come to "
         "you. Sentences that sum up a story are taken from its articles, each with a link to the one it is from. "
         "Articles "
         "leave after some weeks; who runs the desk can remove one, or all of a source, at once.</p>\n");
}

void page_bot(struct buffer *out, const struct site *site, const char *agent)
{
    struct page_frame frame = {.title = "For those who run a site",
                               .description = "What this desk does to the sites that it reads.",
                               .path = "/about/bot",
                               .search = "",
                               .is_listed = 1};
    page_begin(out, site, &frame);
    /* English whatever the reader's language is, and said to be: a browser translates and reads it out as such. */
    buffer_text(out,
                "<div class=\"list-page\" lang=\"en\" dir=\"ltr\"><h1 class=\"title\">For those who run a site</h1>\n");
    write_who(out, site, agent);
    write_requests(out);
    write_limits(out);
    write_use(out);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}

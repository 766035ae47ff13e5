#include "search_site.h"

#include "glue.h"
#include "search_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

char search_site_folder[64];
const char *search_site_title;

int search_site_open(void **state)
{
    static char set[100];
    const char *const sets[] = {"reader_rate=0", set, NULL};
    (void)state;
    strcpy(search_site_folder, "/tmp/triptych-test-XXXXXX");
    assert_non_null(mkdtemp(search_site_folder));
    snprintf(set, sizeof set, "search_folder=%s", search_site_folder);
    glue_open(sets);
    glue_catch_up();
    search_site_title = "";
    return 0;
}

int search_site_close(void **state)
{
    (void)state;
    glue_close();
    return rmdir(search_site_folder);
}

void search_site_tell(const struct scripted_call *call)
{
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT, *all[] = {&placed};
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    article.title = lend(search_site_title);
    article.lang = lend("fr");
    article.source = lend("gazette.example");
    article.source_name = lend("Orlen Gazette");
    placed.article = &article;
    story.articles = all;
    story.n_articles = 1;
    SCRIPTED_ANSWER(call, store_story_fn, &story, 1);
}

void search_site_index(void)
{
    scripted_answer_always("store_story_get", search_site_tell);
    for (int i = 0; i < 200 && !search_index_is_current(&publish->search); i++) {
        scripted_pass_ms(SEARCH_TICK_MS);
        scripted_answer();
    }
    assert_true(search_index_is_current(&publish->search));
    assert_int_equal(publish->search.failures, 0);
}

void search_site_show(unsigned number, const char *headline, unsigned minutes)
{
    char id[ID_SIZE];
    snprintf(id, sizeof id, GLUE_STORY_ID_FORMAT, number);
    Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){.id = id,
                                                                              .headline = headline,
                                                                              .left = 2,
                                                                              .center = 1,
                                                                              .right = number % 2,
                                                                              .first_ms = GLUE_NOW - 90 * 86400000LL,
                                                                              .last_ms = GLUE_NOW - minutes * 60000LL});
    glue_show("created", head);
    sample_head_free(head);
}

size_t search_site_place(unsigned number)
{
    char link[64];
    snprintf(link, sizeof link, "/story/" GLUE_STORY_ID_FORMAT "\"", number);
    const char *found = strstr(scripted_http.body, link);
    return found ? (size_t)(found - scripted_http.body) : 0;
}

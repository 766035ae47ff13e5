/* Draws a story's card, so many in a second. */
#include "story_card.h"

#include "clock.h"
#include "page_embed.h"
#include "story_text.h"

/* Counted by the second and not by a bucket: a burst of all cards at once is what a crawler makes. */
static int take_card(struct web *web)
{
    int64_t second = clock_monotonic_ms() / 1000;
    if (second != web->cards_second)
        web->cards_drawn = 0;
    web->cards_second = second;
    return web->cards_drawn++ < STORY_CARDS_A_SECOND;
}

int story_card_draw(struct web *web, const struct site *site, const Triptych__StoryHead *head, struct buffer *out)
{
    struct buffer note;
    struct story_text text;
    if (!take_card(web))
        return 0;
    /* In the reader's language where the story has it, as on its page. */
    story_text_choose(head, NULL, &site->langs, &text);
    buffer_init(&note, 256);
    share_sides(head->coverage, &note);
    struct card card = {.site = site->name, .headline = text.headline, .note = note.data ? note.data : ""};
    coverage_sides(head->coverage, &card.sides);
    card_draw(out, web->card_fonts, &card);
    buffer_done(&note);
    return 1;
}

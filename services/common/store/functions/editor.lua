-- What an operator says of a story beside its membership: hidden from readers, and a remark for them. Outcomes as enum
-- change_outcome.

-- KEYS s:<story>  ARGV story, hidden 0/1, note, keep feed. Returns {outcome, story, version}
-- Subscribers hear that a hidden story is retired; one that is shown again is "created" for them. Nothing else
-- of it changes: articles join it, its summary is made, and its published head waits.
register('story_hide', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.story)
    local story, hides = story_living(prefix, args.story), args.hidden == '1'
    if story == '' then
        return {CHANGE.GONE, '', 0}
    end
    if is_hidden(prefix, story) == hides then
        return {CHANGE.REPEATED, story, story_version(prefix, story)}
    end
    local key = prefix .. KEY.story .. story
    if hides then
        story_tell_end(prefix, story, 'retired', '', args.keep_feed, args.note)
        redis.call('HSET', key, 'hd', '1')
    else
        redis.call('HDEL', key, 'hd', 'pv', 'pu')
    end
    return {CHANGE.DONE, story, story_touch(prefix, story, {kind = hides and 'hidden' or 'shown', note = args.note})}
end)

-- KEYS s:<story>  ARGV story, remark ("" for none), note. Returns {outcome, story, version}
register('story_remark', {'allow-oom'}, function(keys, args)
    return story_say(prefix_of(keys.story), {story = args.story, key = KEY.remark, text = args.remark, note = args.note,
                                             given = 'remarked', taken = 'unremarked'})
end)

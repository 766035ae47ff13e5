-- What operators alone do: hide a story, give it a remark, take articles out together, take back what they did. Outcomes as
-- enum change_outcome.

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

-- KEYS s:<from>  ARGV from, to ("" for a story that begins), instance, note, keep log, keep feed, lease ms, ids for a new story
-- with a space between, articles … An operator's: all of the articles or none, whoever holds them. Returns what story_merge
-- does. REPEATED: they are there already, or all that the story has.
register('story_part', {'allow-oom'}, function(keys, args)
    local prefix, from, is_new = prefix_of(keys.from), args.from, args.to == ''
    local ids, living = {unpack(args, position.articles)}, story_living(prefix, args.from)
    local to = move_target(prefix, args.to, words(args.new_ids))
    if living ~= from or to == '' then
        return {to == '' and is_new and CHANGE.TOO_LARGE or CHANGE.GONE, living ~= from and living or '', 0, '', 0, '', ''}
    end
    local refusal, times = split_check(prefix, from, ids, false)
    if to == from or is_new and redis.call('ZCARD', prefix .. KEY.members .. from) <= #ids then
        refusal = CHANGE.REPEATED
    end
    if refusal then
        return {refusal, refusal == CHANGE.REPEATED and from or '', story_version(prefix, from), '', 0, '', ''}
    end
    local how = {instance = args.instance, by_operator = true, note = args.note, log = args.keep_log, feed = args.keep_feed,
                 lease = args.lease_ms, times = times, is_new = is_new, article = #ids == 1 and ids[1] or nil}
    return articles_leave(prefix, from, to, ids, how)
end)

-- What an operator's act of that time ("": the last one) brought: where it came from, which of its articles are still there,
-- their times, whether the story's pin came with it. nil when it is not remembered.
local function undo_read(prefix, story, time)
    local key = prefix .. KEY.undo .. story
    for _, known in ipairs(time == '' and redis.call('HKEYS', key) or {}) do
        time = number(known) > number(time) and known or time
    end
    local came = time ~= '' and words(text(redis.call('HGET', key, time))) or {}
    if #came < 3 then
        return nil
    end
    local act = {time = time, from = came[1], has_pin = came[2] == PIN.OWN, ids = {}, times = {}}
    for at = 3, #came do
        local facts = facts_parse(text(redis.call('GET', prefix .. KEY.placement .. came[at])))
        if facts.story == story then
            act.ids[#act.ids + 1], act.times[#act.times + 1] = came[at], number(facts.time)
        end
    end
    return act
end

-- KEYS s:<story>  ARGV story, time of the act in its history ("" for the last), instance, note, keep log, keep feed, lease ms,
-- ids for a new story with a space between. The articles that an operator has brought into the story go back to where they
-- were, into a new story where that one is gone. Returns what story_merge does. GONE: not remembered any more. REPEATED: none
-- of them is there, or there are no others.
register('story_undo', {'allow-oom'}, function(keys, args)
    local prefix, story = prefix_of(keys.story), args.story
    local act = story_living(prefix, story) == story and undo_read(prefix, story, args.time)
    if not act then
        return {CHANGE.GONE, '', 0, '', 0, '', ''}
    end
    local back = story_living(prefix, act.from)
    local is_new = back == '' or back == story
    local to = move_target(prefix, is_new and '' or back, words(args.new_ids))
    if #act.ids == 0 or is_new and redis.call('ZCARD', prefix .. KEY.members .. story) <= #act.ids then
        return {CHANGE.REPEATED, story, story_version(prefix, story), '', 0, '', ''}
    end
    if to == '' then
        return {CHANGE.TOO_LARGE, story, story_version(prefix, story), '', 0, '', ''}
    end
    redis.call('HDEL', prefix .. KEY.undo .. story, act.time)
    if act.has_pin then
        undo_pass_pin(prefix, story, act.time)
    end
    local how = {instance = args.instance, by_operator = true, note = args.note, log = args.keep_log, feed = args.keep_feed,
                 lease = args.lease_ms, times = act.times, is_new = is_new, article = #act.ids == 1 and act.ids[1] or nil}
    return articles_leave(prefix, story, to, act.ids, how)
end)

-- Members come and go: what follows for a story's counters, aliases and work. Names of articles and stories come from
-- what is read, so keys beyond those given are made from the prefix (same hash tag).

local ALIASES_MAX = 2000 -- ids that go with one story

-- The story that `story` is now: itself, the one it went into, "" when there is none.
local function story_living(prefix, story)
    local known = redis.call('HMGET', prefix .. KEY.story .. story, 'v', 'i')
    if not known[1] then
        return ''
    end
    return text(known[2]) == '' and story or known[2]
end

local function story_version(prefix, story)
    return number(redis.call('HGET', prefix .. KEY.story .. story, 'v'))
end

-- Whether an operator has taken the story out of everybody's sight. It is a story all the same: articles join it.
local function is_hidden(prefix, story)
    return redis.call('HEXISTS', prefix .. KEY.story .. story, 'hd') == 1
end

-- Subscribers hear of a story's end when they have ever heard of the story, and not of its end yet; `changed` are fields appended to its head.
-- Returns the event's seq or "".
local function story_tell_end(prefix, story, kind, changed, keep_feed, note)
    local head = redis.call('GET', prefix .. KEY.head .. story)
    if not head or is_hidden(prefix, story) then
        return ''
    end
    local event = {'k', kind, 'h', head .. changed, 'c', ''}
    if note ~= '' then
        event[7], event[8] = 'n', note
    end
    return append(prefix .. KEY.feed, prefix .. KEY.state, 'feed', now_us(), keep_feed, event)
end

local function story_unlink(prefix, story)
    redis.call('UNLINK', prefix .. KEY.story .. story, prefix .. KEY.members .. story, prefix .. KEY.summary .. story,
               prefix .. KEY.head .. story, prefix .. KEY.details .. story, prefix .. KEY.aliases .. story,
               prefix .. KEY.title .. story, prefix .. KEY.history .. story, prefix .. KEY.remark .. story,
               prefix .. KEY.undo .. story)
    redis.call('SREM', prefix .. KEY.stories, story)
    redis.call('ZREM', prefix .. KEY.todo .. 'summarize', story)
    redis.call('ZREM', prefix .. KEY.todo .. 'publish', story)
end

-- Takes an emptied story away, with the ids that went into it.
local function story_retire(prefix, story, keep_feed, note)
    story_tell_end(prefix, story, 'retired', '', keep_feed, note)
    for _, alias in ipairs(redis.call('SMEMBERS', prefix .. KEY.aliases .. story)) do
        redis.call('UNLINK', prefix .. KEY.story .. alias)
    end
    story_unlink(prefix, story)
end

-- When the story began is when the first of its parts did, as far as that is known.
local function story_keep_beginning(prefix, story, successor)
    local began, known = redis.call('HGET', prefix .. KEY.story .. story, 'c'), redis.call('HGET', prefix .. KEY.story .. successor, 'c')
    if began and known and number(began) < number(known) then
        redis.call('HSET', prefix .. KEY.story .. successor, 'c', began)
    end
end

-- Makes an emptied story another name of `successor`, with the names that it had itself, its operators' headline and remark and
-- what they did. Returns the event's seq or "".
local function story_become_alias(prefix, story, successor, keep_feed, note)
    local aliases = redis.call('SMEMBERS', prefix .. KEY.aliases .. story)
    local version = story_version(prefix, story) + 1
    local seq = story_tell_end(prefix, story, 'merged', message_number(2, version) .. message_text(8, successor), keep_feed,
                               note)
    for _, kind in ipairs({KEY.title, KEY.remark}) do
        local said = redis.call('GET', prefix .. kind .. story)
        if said then
            redis.call('SET', prefix .. kind .. successor, said, 'NX')
        end
    end
    history_carry(prefix, story, successor)
    story_keep_beginning(prefix, story, successor)
    story_unlink(prefix, story)
    aliases[#aliases + 1] = story
    for _, alias in ipairs(aliases) do
        redis.call('HSET', prefix .. KEY.story .. alias, 'v', digits(version), 'i', successor)
    end
    redis.call('SADD', prefix .. KEY.aliases .. successor, unpack(aliases))
    return seq
end

-- What changes in a story's hash, written at the end in one call.
local function changes_of(key)
    local changes = {known = hash_table(key), fields = {}}
    function changes.set(name, value)
        changes.known[name] = value
        changes.fields[name] = value
    end
    function changes.raise(name)
        changes.set(name, digits(number(changes.known[name]) + 1))
    end
    function changes.note_time(time)
        if time and (not changes.known.f or time < number(changes.known.f)) then
            changes.set('f', digits(time))
        end
        if time and (not changes.known.l or time > number(changes.known.l)) then
            changes.set('l', digits(time))
        end
    end
    function changes.write()
        hash_write(key, changes.fields)
    end
    return changes
end

local function changes_count(changes, facts)
    local names, source = {}, facts.domain ~= '' and changes.known['@' .. facts.domain]
    local always = counters_append(names, facts)
    for i = 1, source and always or #names do
        changes.raise(names[i])
    end
    if facts.domain ~= '' then
        local count, attributes = string.match(source or '', '^(%d+)|(.*)$')
        changes.set('@' .. facts.domain, digits(number(count) + 1) .. '|' .. (attributes or attributes_of(facts)))
    end
    changes.note_time(tonumber(facts.time))
end

-- Each article of `ids` becomes a member of `story`, in this order, as if each had joined it then; `pin` holds them
-- there. Whoever had them before counts again. Returns the story's new version.
local function story_receive(prefix, story, ids, pin)
    local changes = changes_of(prefix .. KEY.story .. story)
    for from = 1, #ids, MEMBERS_CHUNK do
        local keys, writes, members = {}, {}, {}
        for i = from, math.min(from + MEMBERS_CHUNK - 1, #ids) do
            keys[#keys + 1] = prefix .. KEY.placement .. ids[i]
        end
        for i, value in ipairs(redis.call('MGET', unpack(keys))) do
            local facts = facts_parse(text(value))
            if facts.story then
                changes.raise('v')
                changes_count(changes, facts)
                facts.version, facts.story = changes.known.v, story
                facts.pinned = pin and '1' or facts.pinned
                writes[#writes + 1] = keys[i]
                writes[#writes + 1] = facts_write(facts, string.sub(value, facts.rest))
                members[#members + 1] = changes.known.v
                members[#members + 1] = ids[from + i - 1]
            end
        end
        if #writes > 0 then
            redis.call('MSET', unpack(writes))
            redis.call('ZADD', prefix .. KEY.members .. story, unpack(members))
        end
    end
    changes.write()
    return number(changes.known.v)
end

-- A story that lost some members: counters from the others (so a source's next article takes over its attributes), a
-- new version, a new summary. Its times follow too, unless what left was merely old. Returns the new version.
local function story_shrunk(prefix, story, due, keeps_times)
    local fields, _, first, last = story_tally(prefix, story)
    story_write_tally(prefix, story, fields)
    if first and not keeps_times then
        redis.call('HSET', prefix .. KEY.story .. story, 'f', digits(first), 'l', digits(last))
    end
    redis.call('ZADD', prefix .. KEY.todo .. 'summarize', 'NX', due, story)
    return redis.call('HINCRBY', prefix .. KEY.story .. story, 'v', 1)
end

-- What an operator said, for the story's next event.
local function story_note(prefix, story, note)
    if note ~= '' then
        redis.call('HSET', prefix .. KEY.story .. story, 'o', note)
    end
end

-- Removes articles with their memberships, counters and emptied stories. `how`: feed (entries to keep), lease ms,
-- keeps_times, stone_ms (how long they may not come again, nil), note (of the operator, nil when nobody did it). Returns how many there were.
local function articles_drop(prefix, ids, how)
    local stories, left, count = {}, {}, 0
    for _, id in ipairs(ids) do
        local placed = redis.call('GET', prefix .. KEY.placement .. id)
        if placed then
            local story = facts_glance(placed)
            redis.call('ZREM', prefix .. KEY.members .. story, id)
            if not left[story] then
                stories[#stories + 1] = story
            end
            left[story] = (left[story] or 0) + 1
        end
        redis.call('UNLINK', prefix .. KEY.article .. id, prefix .. KEY.placement .. id)
        if how.stone_ms then
            redis.call('SET', prefix .. KEY.article .. id, '', 'PX', how.stone_ms)
        end
        count = count + redis.call('ZREM', prefix .. KEY.articles, id)
        if how.stone_ms then
            count_today(prefix, 'removed', 1)
        end
        redis.call('ZREM', prefix .. KEY.todo .. 'classify', id)
    end
    for _, story in ipairs(stories) do
        if redis.call('EXISTS', prefix .. KEY.members .. story) == 0 then
            story_retire(prefix, story, how.feed, how.note or '')
        else
            story_shrunk(prefix, story, digits(now_ms() + number(how.lease)), how.keeps_times)
            if how.note then
                story_note(prefix, story, how.note)
                history_came(prefix, story, -left[story])
                history_add(prefix, story, {kind = 'removed', articles = left[story], by_operator = true,
                                            note = how.note})
            end
        end
    end
    return count
end

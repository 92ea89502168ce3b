-- What of OpenStreetMap goes into Vọng Lâu's base map: the layers that widgets/basemap/style.py draws, and no other.
--
--   water, waterway, green, ground, building   class, name, name_en; buildings nothing
--   road      class (motorway trunk primary secondary tertiary minor service path rail metro tram ferry runway pier),
--             link, bridge, tunnel: 1 where so; name, name_en, ref
--   boundary  admin_level
--   place     class (city town district suburb quarter village hamlet), rank (lower first), name, name_en
--   poi       class, rank (lower first), name, name_en; also the names of areas: class "park", "area", "water"
--
-- Written for tilemaker 2, which hands over an object with methods; tilemaker 3 has the same as globals.

local it

local function find(key) if it then return it:Find(key) end return Find(key) end
local function holds(key) return find(key) ~= "" end
local function layer(name, area) if it then it:Layer(name, area) else Layer(name, area) end end
local function centroid(name) if it then it:LayerAsCentroid(name) else LayerAsCentroid(name) end end
local function text(key, value) if it then it:Attribute(key, value) else Attribute(key, value) end end
local function number(key, value) if it then it:AttributeNumeric(key, value) else AttributeNumeric(key, value) end end
local function since(zoom) if it then it:MinZoom(zoom) else MinZoom(zoom) end end
local function order(value) if it then it:ZOrder(value) else ZOrder(value) end end
local function closed() if it then return it:IsClosed() end return IsClosed() end
local function square_metres() if it then return it:Area() end return Area() end

local function set(list)
  local out = {}
  for _, value in ipairs(list) do out[value] = true end
  return out
end

-- Vietnamese is what the tag `name` says in Viet Nam; `name:vi` where somebody was more precise.
local function named()
  local name = find("name:vi")
  if name == "" then name = find("name") end
  if name == "" then return false end
  text("name", name)
  local english = find("name:en")
  if english ~= "" and english ~= name then text("name_en", english) end
  return true
end

-- An area is shown from the zoom at which it covers a few dozen pixels.
local METRES = { [7] = 1223, [8] = 611, [9] = 306, [10] = 153, [11] = 76.4, [12] = 38.2, [13] = 19.1 }
local function since_area(first)
  local area = square_metres()
  for zoom = 7, 13 do
    if zoom >= first and area > (METRES[zoom] * 4) ^ 2 then since(zoom) return zoom end
  end
  since(14)
  return 14
end

local PLACE = {
  city = { 6, 1 }, municipality = { 6, 1 }, town = { 8, 2 }, borough = { 10, 3 }, district = { 10, 3 },
  suburb = { 11, 4 }, village = { 11, 5 }, quarter = { 12, 5 }, neighbourhood = { 13, 6 }, hamlet = { 13, 7 },
  isolated_dwelling = { 14, 8 }, locality = { 14, 8 }, island = { 11, 5 },
}

-- key, value -> class and rank; the first that fits. "*" stands for any value.
local POI = {
  { "amenity", "hospital", "hospital", 1 }, { "aeroway", "aerodrome", "airport", 1 },
  { "railway", "station", "station", 1 }, { "amenity", "bus_station", "station", 3 },
  { "amenity", "police", "police", 2 }, { "amenity", "fire_station", "fire", 2 },
  { "amenity", "townhall", "government", 2 }, { "amenity", "courthouse", "government", 3 },
  { "amenity", "clinic", "hospital", 4 }, { "amenity", "university", "school", 3 }, { "amenity", "college", "school", 4 },
  { "amenity", "marketplace", "market", 3 }, { "leisure", "stadium", "stadium", 3 }, { "tourism", "museum", "culture", 3 },
  { "amenity", "theatre", "culture", 4 }, { "historic", "monument", "culture", 4 }, { "tourism", "zoo", "culture", 5 },
  { "tourism", "attraction", "culture", 5 }, { "shop", "mall", "market", 4 }, { "office", "government", "government", 4 },
  { "office", "diplomatic", "government", 5 }, { "railway", "subway_entrance", "station", 6 },
  { "amenity", "ferry_terminal", "station", 4 }, { "amenity", "library", "culture", 5 }, { "amenity", "school", "school", 5 },
  { "amenity", "place_of_worship", "worship", 5 }, { "shop", "supermarket", "market", 6 },
  { "amenity", "fuel", "fuel", 6 }, { "amenity", "kindergarten", "school", 7 }, { "tourism", "hotel", "hotel", 7 },
  { "amenity", "bank", "office", 8 }, { "amenity", "pharmacy", "hospital", 8 }, { "amenity", "post_office", "office", 6 },
}
local POI_SINCE = { 12, 13, 13, 13, 14, 14, 14, 14 }

node_keys = { "place", "amenity", "aeroway", "railway", "leisure", "tourism", "historic", "shop", "office" }
way_keys = {
  "highway", "railway", "waterway", "natural", "water", "landuse", "leisure", "building", "building:part", "amenity",
  "aeroway", "boundary", "route", "man_made", "place", "tourism", "historic", "shop", "office",
}

local function poi()
  if not holds("name") then return nil end
  for _, row in ipairs(POI) do
    if find(row[1]) == row[2] then return row[3], row[4] end
  end
  return nil
end

local function write_poi(make)
  local class, rank = poi()
  if not class then return false end
  make("poi")
  text("class", class)
  number("rank", rank)
  since(POI_SINCE[rank])
  named()
  return true
end

function node_function(node)
  it = node
  local place = PLACE[find("place")]
  if place and holds("name") then
    layer("place", false)
    text("class", find("place"))
    -- The larger of two cities is named first.
    local people = tonumber(find("population")) or 0
    number("rank", place[2] + 1 / (1 + people / 1e5))
    since(place[1])
    named()
    return
  end
  write_poi(function(name) layer(name, false) end)
end

local ROAD = {
  motorway = { "motorway", 5, 9 }, trunk = { "trunk", 6, 8 }, primary = { "primary", 8, 7 },
  secondary = { "secondary", 9, 6 }, tertiary = { "tertiary", 11, 5 },
  unclassified = { "minor", 12, 3 }, residential = { "minor", 12, 3 }, road = { "minor", 12, 3 },
  living_street = { "minor", 12, 3 }, busway = { "minor", 12, 3 }, service = { "service", 13, 2 }, track = { "service", 13, 2 },
  pedestrian = { "pedestrian", 13, 2 }, footway = { "path", 14, 1 }, path = { "path", 14, 1 }, steps = { "path", 14, 1 },
  cycleway = { "path", 14, 1 }, bridleway = { "path", 14, 1 }, corridor = nil,
}
local RAIL = { rail = "rail", narrow_gauge = "rail", subway = "metro", light_rail = "metro", monorail = "metro", tram = "tram" }

local function where()
  local height = tonumber(find("layer")) or 0
  local bridge, tunnel = find("bridge"), find("tunnel")
  if bridge ~= "" and bridge ~= "no" then number("bridge", 1) height = math.max(height, 1) end
  if tunnel ~= "" and tunnel ~= "no" then number("tunnel", 1) height = math.min(height, -1) end
  return math.max(-5, math.min(5, height))
end

local function road()
  local highway = find("highway")
  local link = highway:match("^(.*)_link$")
  local row = ROAD[link or highway]
  if not row then return end
  if find("area") == "yes" or (highway == "pedestrian" and closed()) then
    if closed() then layer("ground", true) text("class", "pedestrian") since_area(13) end
    return
  end
  if row[1] == "path" and find("footway") == "sidewalk" then return end -- beside every street: noise on a map of a city
  layer("road", false)
  text("class", row[1])
  if link then number("link", 1) since(math.max(row[2], 11)) else since(row[2]) end
  order(where() * 20 + row[3] * 2 - (link and 1 or 0))
  if link then return end -- what a ramp is named is no place to go to
  named()
  local ref = find("ref")
  if ref ~= "" then text("ref", ref) end
end

local function rail()
  local class = RAIL[find("railway")]
  if not class then return end
  layer("road", false)
  text("class", class)
  order(where() * 20 + 4)
  local side = find("service") ~= ""
  since(side and 13 or 9)
  if side then number("link", 1) end
  named()
end

local WATERWAY = { river = 9, canal = 11, stream = 13, drain = 14, ditch = 14 }
local WATER = set { "water", "bay" }
local BASIN = set { "reservoir", "basin", "aquaculture", "salt_pond" }

local function named_area(class, rank, zoom)
  if not holds("name") then return end
  centroid("poi")
  text("class", class)
  number("rank", rank)
  since(math.max(12, zoom))
  named()
end

local function water()
  local waterway, natural = find("waterway"), find("natural")
  if WATERWAY[waterway] and not closed() then
    layer("waterway", false)
    text("class", waterway)
    if find("tunnel") ~= "" and find("tunnel") ~= "no" then number("tunnel", 1) end
    since(WATERWAY[waterway])
    named()
    return true
  end
  local area = WATER[natural] or BASIN[find("landuse")] or waterway == "riverbank" or waterway == "dock"
      or find("leisure") == "swimming_pool" or find("amenity") == "fountain"
  if not area or not closed() or find("covered") == "yes" then return false end
  layer("water", true)
  text("class", (waterway ~= "" or find("water") == "river") and "river" or natural == "bay" and "sea" or "lake")
  local zoom = since_area(6)
  if find("water") ~= "river" and find("leisure") ~= "swimming_pool" then named_area("water", 5, zoom) end
  return true
end

local GREEN = {
  landuse = { forest = "wood", grass = "grass", meadow = "grass", recreation_ground = "park", village_green = "park",
    cemetery = "cemetery", orchard = "farm", vineyard = "farm", farmland = "farm", plant_nursery = "farm",
    flowerbed = "grass", allotments = "farm", greenfield = "grass" },
  leisure = { park = "park", garden = "park", golf_course = "park", nature_reserve = "wood", pitch = "pitch",
    playground = "park", common = "park", stadium = "pitch", track = "pitch" },
  natural = { wood = "wood", scrub = "wood", grassland = "grass", heath = "grass", wetland = "wetland", tree_group = "wood",
    shrubbery = "grass", beach = "sand", sand = "sand", bare_rock = "sand" },
  tourism = { zoo = "park", theme_park = "park" },
  boundary = { national_park = "wood", protected_area = "wood" },
}
local GROUND = {
  landuse = { industrial = "industrial", commercial = "commercial", retail = "commercial", military = "military",
    construction = "construction", brownfield = "construction", railway = "industrial", residential = "residential",
    religious = "school", education = "school", quarry = "construction", port = "industrial" },
  amenity = { school = "school", university = "school", college = "school", kindergarten = "school", hospital = "hospital",
    clinic = "hospital", parking = "parking", place_of_worship = "school", bus_station = "parking", marketplace = "commercial" },
  aeroway = { aerodrome = "airport", apron = "apron", terminal = nil, heliport = "airport" },
  man_made = { pier = "pedestrian", breakwater = "pedestrian", bridge = "pedestrian" },
  place = { square = "pedestrian" },
}
local QUIET = set { "grass", "farm", "pitch", "residential", "parking", "construction", "apron" } -- named too often to be a landmark

local function area_of(table_of)
  for key, values in pairs(table_of) do
    local class = values[find(key)]
    if class then return class end
  end
  return nil
end

local function area()
  if not closed() then return end
  for _, kind in ipairs { "green", "ground" } do
    local class = area_of(kind == "green" and GREEN or GROUND)
    if class then
      layer(kind, true)
      text("class", class)
      local zoom = since_area(7)
      if not poi() and not QUIET[class] then named_area(kind == "green" and "park" or "area", 6, zoom) end
      return
    end
  end
end

function relation_scan_function(relation)
  it = relation
  if find("type") == "boundary" and find("boundary") == "administrative" and it then it:Accept() end
end

local BOUNDARY_SINCE = { [2] = 4, [3] = 4, [4] = 5, [5] = 8, [6] = 10, [7] = 11, [8] = 11, [9] = 13 }

local function boundary()
  local level = 99
  if it and it.NextRelation then
    while it:NextRelation() do level = math.min(level, tonumber(it:FindInRelation("admin_level")) or 99) end
  end
  if find("boundary") == "administrative" then level = math.min(level, tonumber(find("admin_level")) or 99) end
  local zoom = BOUNDARY_SINCE[level]
  if not zoom or find("maritime") == "yes" then return end
  layer("boundary", false)
  number("admin_level", level)
  since(zoom)
end

function way_function(way)
  it = way
  if find("disused") == "yes" or find("abandoned") == "yes" or find("highway") == "proposed" then return end
  boundary()
  if holds("highway") then road() return end
  if holds("railway") then rail() end
  local aeroway = find("aeroway")
  if (aeroway == "runway" or aeroway == "taxiway") and not closed() then
    layer("road", false)
    text("class", aeroway)
    order(1)
    since(aeroway == "runway" and 10 or 13)
  end
  if find("route") == "ferry" then
    layer("road", false)
    text("class", "ferry")
    order(-30)
    since(11)
    named()
  end
  local building = find("building")
  if building ~= "" and building ~= "no" and closed() then
    layer("building", true)
    since_area(13)
  elseif not water() then
    area()
  end
  if closed() then write_poi(centroid) end
end

// The base map and its camera. Python decides where it looks; nothing here handles input.
// The plugin's parameters are read once, so that a new address means a new Map: hence the Loader.
import QtQuick
import QtLocation
import QtPositioning

Rectangle {
    id: root

    property string host: ""
    property string cache: ""

    Loader {
        id: loader
        anchors.fill: parent
        sourceComponent: bare
    }

    Component {
        id: bare
        Map {
            plugin: Plugin { name: "itemsoverlay" }
            color: "transparent"
            copyrightsVisible: false
            minimumZoomLevel: 8
            maximumZoomLevel: 18
        }
    }

    Component {
        id: tiled
        Map {
            id: map
            color: root.color
            copyrightsVisible: false
            minimumZoomLevel: 8
            maximumZoomLevel: 18
            plugin: Plugin {
                name: "osm"
                // Without this the plugin calls home, and offline the map stays blank.
                PluginParameter { name: "osm.mapping.providersrepository.disabled"; value: true }
                PluginParameter { name: "osm.mapping.custom.host"; value: root.host }
                PluginParameter { name: "osm.mapping.cache.directory"; value: root.cache }
                PluginParameter { name: "osm.mapping.cache.memory.cost_strategy"; value: "unitary" }
                PluginParameter { name: "osm.mapping.cache.memory.size"; value: 160 }
                PluginParameter { name: "osm.mapping.cache.texture.cost_strategy"; value: "unitary" }
                PluginParameter { name: "osm.mapping.cache.texture.size"; value: 48 }
                PluginParameter { name: "osm.mapping.prefetching_style"; value: "NoPrefetching" }
                PluginParameter { name: "osm.useragent"; value: "vonglau" }
            }
            activeMapType: supportedMapTypes.find(type => type.style === MapType.CustomMap)
                           ?? supportedMapTypes[supportedMapTypes.length - 1]
        }
    }

    function load(host: string, cache: string) {
        loader.sourceComponent = undefined
        root.host = host
        root.cache = cache
        loader.sourceComponent = host ? tiled : bare
    }

    // For a tile that is not there yet Qt Location shows a part of one from up to four zooms above. The software scene
    // graph takes the wrong part (it mirrors the whole picture before it cuts the part out), so that the map would be
    // false until the tile comes, and for ever where it does not come. What is not in the cache cannot stand in.
    function setZoom(map: Map, zoom: real) {
        if (Math.floor(zoom) > Math.floor(map.zoomLevel))
            map.clearData()
        map.zoomLevel = zoom
    }

    function look(lon: real, lat: real, zoom: real, bearing: real, tilt: real) {
        const map = loader.item
        setZoom(map, zoom)
        map.bearing = bearing
        map.tilt = tilt
        map.center = QtPositioning.coordinate(lat, lon)
        root.update()
    }

    function move(dx: real, dy: real) {
        loader.item.pan(dx, dy)
        root.update()
    }

    // Zooms so that what is under the point stays there.
    function zoomAt(x: real, y: real, zoom: real) {
        const map = loader.item
        const place = map.toCoordinate(Qt.point(x, y), false)
        setZoom(map, zoom)
        map.alignCoordinateToPoint(place, Qt.point(x, y))
        root.update()
    }

    // The camera (5 numbers), then the longitude and latitude of each point whose x and y are given in turn.
    function frame(points: var): var {
        const map = loader.item
        const numbers = [map.center.longitude, map.center.latitude, map.zoomLevel, map.bearing, map.tilt]
        for (let k = 0; k < points.length; k += 2) {
            const place = map.toCoordinate(Qt.point(points[k], points[k + 1]), false)
            numbers.push(place.longitude, place.latitude)
        }
        return numbers
    }
}
